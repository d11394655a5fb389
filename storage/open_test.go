package storage

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
)

func TestSecondDaemon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	openAt(t, path)
	_, err := Open(t.Context(), path, t0)
	if e := (*LockedError)(nil); !errors.As(err, &e) || e.PID != os.Getpid() {
		t.Errorf("Open = %v, want a LockedError with our pid", err)
	}
	reader, err := OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close(context.Background())
	if err := reader.Silence(t.Context(), "w", t0, t0); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Silence by a reader = %v, want ErrReadOnly", err)
	}
}

func TestSettings(t *testing.T) {
	db := openTest(t)
	var conns []*sql.Conn
	for range 4 {
		c, err := db.read.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		conns = append(conns, c)
	}
	want := map[string]string{"journal_mode": "wal", "foreign_keys": "1", "trusted_schema": "0", "busy_timeout": "5000"}
	for _, c := range conns {
		pragmas(t, c, want)
		pragmas(t, c, map[string]string{"query_only": "1"})
	}
	pragmas(t, db.writer.conn, want)
	pragmas(t, db.writer.conn, map[string]string{"synchronous": "2", "auto_vacuum": "2", "journal_size_limit": "67108864"})
	var v string
	if err := db.read.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.writer.conn.QueryRowContext(t.Context(), `SELECT sqlite_version() >= '3.53.2'`).Scan(&v); err != nil || v != "1" {
		t.Errorf("sqlite is older than 3.53.2: %v", err)
	}
	if info, err := os.Stat(db.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
}

// TestOpenIsPrivate: a file that others could read, such as a copy, they no
// longer can.
func TestOpenIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
}

func pragmas(t *testing.T, c *sql.Conn, want map[string]string) {
	t.Helper()
	for name, value := range want {
		var got string
		if err := c.QueryRowContext(t.Context(), `PRAGMA `+name).Scan(&got); err != nil || got != value {
			t.Errorf("%s = %s, %v; want %s", name, got, err, value)
		}
	}
}

func TestNewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := openAt(t, path)
	if err := db.write(t.Context(), func(t *tx) error {
		return t.run(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	var newer *NewerError
	if _, err := Open(t.Context(), path, t0); !errors.As(err, &newer) || newer.Has != 999 {
		t.Errorf("Open = %v, want a NewerError", err)
	}
	if _, err := OpenReader(t.Context(), path); !errors.As(err, &newer) {
		t.Errorf("OpenReader = %v, want a NewerError", err)
	}
}

func TestCorrupt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, t0)
	if e := (*CorruptError)(nil); !errors.As(err, &e) {
		t.Errorf("Open = %v, want a CorruptError", err)
	}
	if _, err := OpenReader(t.Context(), path); !errors.As(err, new(*CorruptError)) {
		t.Errorf("OpenReader = %v, want a CorruptError", err)
	}
	db := &DB{path: path} // as on a machine so busy that the check comes to nothing
	if err := db.openPool(); err != nil {
		t.Fatal(err)
	}
	defer db.pool.Close()
	if err := migrate(t.Context(), db.pool, path); !errors.As(damage(err, path), new(*CorruptError)) {
		t.Errorf("migrate = %v, want a CorruptError", err)
	}
}

func TestBackup(t *testing.T) {
	db := openTest(t)
	save(t, db, poll(sources(t, db, "a")["a"], t0, entry("1", "l", "نبأ")), every)
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), file); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second backup over the first: %v, want fs.ErrExist", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	copied := openAt(t, file)
	if got, err := copied.Alerts(t.Context(), alerts.AlertFilter{}); err != nil || len(got) != 1 {
		t.Errorf("alerts in the copy: %v, %v", got, err)
	}
}

// TestKill starts this binary as a daemon, kills it while a delivery is being
// sent and opens what it left.
func TestKill(t *testing.T) {
	if path := os.Getenv("STORAGE_TEST_KILL"); path != "" {
		db, err := Open(t.Context(), path, t0)
		if err != nil {
			t.Fatal(err)
		}
		save(t, db, poll(sources(t, db, "a")["a"], t0, entry("1", "l", "نبأ")), every)
		claimAll(t, db, t0)
		os.Stdout.WriteString("claimed\n")
		time.Sleep(time.Minute)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), "STORAGE_TEST_KILL="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 16)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	db := openAt(t, path)
	if got := claimAll(t, db, t0); len(got) != 1 || got[0].Attempts != 2 || len(got[0].Alerts) != 1 {
		t.Errorf("claimed %+v after the kill; want the same delivery again", got)
	}
	balanced(t, db)
}

func claimAll(t testing.TB, db *DB, now time.Time) []alerts.Delivery {
	t.Helper()
	got, err := db.ClaimDeliveries(t.Context(), "desk", now, 100, func(int) time.Time { return now.Add(time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	return got
}
