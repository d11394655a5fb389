package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/feeds"
)

// backedUp makes a database with one waiting delivery a channel, and a backup.
func backedUp(t *testing.T) (path, file string) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, "x.db")
	db, err := Open(t.Context(), path, t0)
	if err != nil {
		t.Fatal(err)
	}
	save(t, db, poll(sources(t, db, "a")["a"], t0, titled("1", harbour)), every)
	file, _, err = db.BackupInto(t.Context(), filepath.Join(dir, "backups"), t0, 3)
	if err != nil {
		t.Fatal(err)
	}
	save(t, db, poll(sources(t, db, "a")["a"], t0.Add(time.Hour), titled("2", bridge)), every)
	if err := db.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	return path, file
}

func TestRestore(t *testing.T) {
	for _, c := range []struct {
		name    string
		old     OldPolicy
		after   time.Duration
		err     error
		pending int
	}{
		{"young deliveries", "", time.Hour, nil, 2},
		{"old ones want a word", "", 48 * time.Hour, ErrOldPending, 0},
		{"send", OldSend, 48 * time.Hour, nil, 2},
		{"expire", OldExpire, 48 * time.Hour, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, file := backedUp(t)
			now := t0.Add(c.after)
			aside, err := Restore(t.Context(), file, path, c.old, now)
			if !errors.Is(err, c.err) {
				t.Fatalf("Restore = %q, %v; want %v", aside, err, c.err)
			}
			if c.err != nil {
				return
			}
			db := openAt(t, path)
			if items, err := db.Items(t.Context(), feeds.ItemFilter{}); err != nil || len(items) != 1 {
				t.Errorf("%d items, %v; want the one of the backup", len(items), err)
			}
			if n := number(t, db, `SELECT count(*) FROM deliveries WHERE state = 'pending'`); n != c.pending {
				t.Errorf("%d pending deliveries, want %d", n, c.pending)
			}
			balanced(t, db)
			before := openAt(t, aside)
			if items, err := before.Items(t.Context(), feeds.ItemFilter{}); err != nil || len(items) != 2 {
				t.Errorf("set aside: %d items, %v; want both", len(items), err)
			}
			if left, _ := filepath.Glob(path + ".restore*"); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	path, file := backedUp(t)
	db := openAt(t, path)
	if _, err := Restore(t.Context(), file, path, "", t0); !errors.As(err, new(*LockedError)) {
		t.Errorf("beside a daemon: %v", err)
	}
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	torn := filepath.Join(t.TempDir(), "torn.db")
	write(t, torn, read(t, file)[:20_000])
	if _, err := Restore(t.Context(), torn, path, "", t0); err == nil {
		t.Error("a torn backup was restored")
	}
	foreign := filepath.Join(t.TempDir(), "foreign.db")
	write(t, foreign, nil)
	if _, err := Restore(t.Context(), foreign, path, "", t0); err == nil || !strings.Contains(err.Error(), "no database of rasid") {
		t.Errorf("an empty file: %v", err)
	}
	if _, err := Restore(t.Context(), file+".none", path, "", t0); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if again := openAt(t, path); number(t, again, `SELECT count(*) FROM items`) != 2 {
		t.Error("a refused restore changed the database")
	}
}

// TestRestoreOverDamage: the damaged file is set aside, byte for byte.
func TestRestoreOverDamage(t *testing.T) {
	path, file := backedUp(t)
	damaged := []byte(strings.Repeat("this is no database ", 500))
	write(t, path, damaged)
	if _, err := Open(t.Context(), path, t0); !errors.As(err, new(*CorruptError)) {
		t.Fatalf("Open = %v", err)
	}
	aside, err := Restore(t.Context(), file, path, "", t0)
	if err != nil || string(read(t, aside)) != string(damaged) {
		t.Fatalf("Restore = %q, %v", aside, err)
	}
	if db := openAt(t, path); number(t, db, `SELECT count(*) FROM items`) != 1 {
		t.Error("not the backup")
	}
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, filepath.Join(dir, "x.db"))
	folder := filepath.Join(dir, "backups")
	for i := range 5 {
		if i == 2 {
			write(t, filepath.Join(folder, "x-notes.db"), []byte("mine"))
			write(t, filepath.Join(folder, "y-20260301T080000Z.db"), []byte("another one's"))
		}
		if _, _, err := db.BackupInto(t.Context(), folder, t0.Add(time.Duration(i)*time.Hour), 3); err != nil {
			t.Fatal(err)
		}
	}
	all, err := db.Backups(folder)
	if err != nil || len(all) != 3 || !strings.HasSuffix(all[0], "x-20260301T100000Z.db") {
		t.Errorf("backups %v, %v; want the newest three", all, err)
	}
	if others, _ := filepath.Glob(folder + "/*"); len(others) != 5 {
		t.Errorf("files %v", others)
	}
	if again, _, err := db.BackupInto(t.Context(), folder, t0.Add(4*time.Hour), 3); err != nil || !strings.HasSuffix(again, "x-20260301T120001Z.db") {
		t.Errorf("a second copy in one second: %s, %v", again, err)
	}
}

// TestMigrationKeepsOld: a database of an older schema is copied before it is
// changed.
func TestMigrationKeepsOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	pool, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	_, know, p, err := schemas(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), know-1); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.ExecContext(t.Context(), `INSERT INTO feeds (id, name, url, next_poll) VALUES ('kept', '', '', 0)`); err != nil {
		t.Fatal(err)
	}
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	db := openAt(t, path)
	if v, err := db.Schema(t.Context()); err != nil || v != know {
		t.Errorf("schema %d, %v; want %d", v, err, know)
	}
	old, err := sql.Open("sqlite", dsn(fmt.Sprintf("%s.schema-%d", path, know-1), map[string][]string{"mode": {"ro"}}))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	var id string
	if err := old.QueryRowContext(t.Context(), `SELECT id FROM feeds`).Scan(&id); err != nil || id != "kept" {
		t.Errorf("the copy holds %q, %v", id, err)
	}
	if v, err := version(t.Context(), old); err != nil || v != know-1 {
		t.Errorf("the copy has schema %d, %v; want %d", v, err, know-1)
	}
}

// TestUpgradeKnowsItems: what an older version stored is not new again.
func TestUpgradeKnowsItems(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	pool, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	_, _, p, err := schemas(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	const first = 7 // before the keys were laid together
	if _, err := p.UpTo(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	it := entry("1", "https://a.example.org/1", "نبأ")
	story := "019c0000-0000-7000-8000-000000000000"
	for _, s := range []struct {
		query string
		args  []any
	}{
		{`INSERT INTO feeds (id, name, url, next_poll, last_success) VALUES ('a', '', 'https://a.example.org/feed', 0, 1)`, nil},
		{`INSERT INTO stories VALUES (?, 1)`, []any{story}},
		{`INSERT INTO items (id, feed, guid, link, title, summary, content, author, categories, lang, enclosures, published, updated, first_seen, story, content_key)
			VALUES (?, 'a', '1', '', 'نبأ', '', '', '', '[]', '', '[]', 0, 0, 1, ?, ?)`, []any{story, story, it.Keys.Content}},
		{`INSERT INTO item_keys VALUES (1, ?, 'a', 1, 1)`, []any{keysOf(it.Keys)[0].sum[:]}},
	} {
		if _, err := pool.ExecContext(t.Context(), s.query, s.args...); err != nil {
			t.Fatal(err)
		}
	}
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	db := openAt(t, path)
	src := sources(t, db, "a")["a"]
	if saved := save(t, db, poll(src, t0, it), nobody); saved.New != 0 || saved.Updated != 0 {
		t.Errorf("saved %+v, want nothing new", saved)
	}
}
