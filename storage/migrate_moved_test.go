package storage

import (
	"database/sql"
	"path/filepath"
	"testing"
)

// TestMigrationOfMoves: what an older version had proven or told of a feed stays so.
func TestMigrationOfMoves(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rasid.db")
	pool, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	_, _, p, err := schemas(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 8); err != nil {
		t.Fatal(err)
	}
	const day = 86_400_000
	feeds := []struct {
		id, url, moved           string
		count, since, poll, good int64
		failures, disabled       int
		class                    string
		believed, pending        string
		told                     int
	}{
		{id: "proven", url: "http://a.example/f", moved: "http://b.example/f", count: 5, since: day, poll: 4 * day, good: 4 * day, believed: "http://b.example/f"},
		{id: "counted", url: "http://a.example/f", moved: "http://b.example/f", count: 5, since: day, poll: 3 * day, good: 3 * day, pending: "http://b.example/f"},
		{id: "secured", url: "http://a.example/f", moved: "https://a.example/f", count: 2, since: day, poll: day + 1, good: day + 1, believed: "https://a.example/f"},
		{id: "well", url: "http://a.example/f", poll: day, good: day},
		{id: "failing", url: "http://a.example/f", poll: 3 * day, good: day, failures: 9, class: "tls", told: 1},
		{id: "stumbling", url: "http://a.example/f", poll: 3 * day, good: 3*day - 1, failures: 1, class: "tls"},
		{id: "new", url: "http://a.example/f", poll: 3 * day, failures: 2, class: "tls"},
		{id: "never", url: "http://a.example/f", poll: 3 * day, failures: 5, class: "tls", told: 1},
		{id: "nowhere", url: "http://a.example/f", poll: 3 * day, good: 3*day - 1, failures: 4, class: "not_found", told: 1},
		{id: "gone", url: "http://a.example/f", poll: 3 * day, good: day, failures: 3, class: "gone", disabled: 1, told: 1},
	}
	for _, f := range feeds {
		_, err := pool.ExecContext(t.Context(), `INSERT INTO feeds (id, name, url, next_poll, moved, moved_count, moved_since, last_poll, last_success, failures, disabled, error_class)
			VALUES (?, '', ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)`, f.id, f.url, f.moved, f.count, f.since, f.poll, f.good, f.failures, f.disabled, f.class)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := migrate(t.Context(), pool, path); err != nil {
		t.Fatal(err)
	}
	for _, f := range feeds {
		var believed, pending, manner string
		var told int
		row := pool.QueryRowContext(t.Context(), `SELECT believed, moved, manner, told FROM feeds WHERE id = ?`, f.id)
		if err := row.Scan(&believed, &pending, &manner, &told); err != nil || believed != f.believed || pending != f.pending || manner != "" || told != f.told {
			t.Errorf("%s: believed %q, moved %q, manner %q, told %d, %v", f.id, believed, pending, manner, told, err)
		}
	}
}
