package main

import (
	"bytes"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/config"
	"rasid/storage"
)

// TestDamageIsKept: what the rest of the check at the start finds, and what
// cannot be noted beside a damaged file, is told and shown until it is mended.
func TestDamageIsKept(t *testing.T) {
	t.Parallel()
	path, now := filepath.Join(t.TempDir(), "rasid.db"), time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	db, err := storage.Open(t.Context(), path, now)
	if err == nil {
		err = db.Close(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	spoilIndex(t, path)
	if db, err = storage.OpenReader(t.Context(), path); err != nil { // as after a check cut short: not known to be sound
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(t.Context()) })
	var log bytes.Buffer
	d := &daemon{db: db, cfg: &config.Config{}, log: slog.New(slog.NewTextHandler(&log, nil))}
	if err := os.WriteFile(path+".check", []byte(`{"at":"2026-11-23T00:00:00Z","took":1,"damage":""}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if last := d.lastCheck(t.Context()); last.Damage == "" || last.At.Day() != 23 || !strings.Contains(log.String(), "database_damaged") {
		t.Errorf("at the start: %+v\n%s", last, log.String())
	}
	log.Reset()
	if err := os.Remove(path + ".check"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path+".check", 0o700); err != nil {
		t.Fatal(err)
	}
	if c := d.checkWhole(t.Context(), storage.Checked{}, now); c.Damage == "" || !c.At.Equal(now) || !strings.Contains(log.String(), "database_damaged") {
		t.Errorf("where nothing can be noted: %+v\n%s", c, log.String())
	}
}

// spoilIndex overwrites the first page of an index.
func spoilIndex(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	var page int64
	err = db.QueryRowContext(t.Context(), `SELECT max(rootpage) FROM sqlite_schema WHERE type = 'index'`).Scan(&page)
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	const size = 4096
	_, err = f.WriteAt(bytes.Repeat([]byte{0xA5}, size), (page-1)*size)
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}
