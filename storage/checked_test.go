package storage

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestCheckSlowly: a sound file, one with a damaged page in its middle, and one
// whose rows point nowhere; the note beside it says which.
func TestCheckSlowly(t *testing.T) {
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		harm    func(t *testing.T, path string)
		damaged bool
	}{
		"sound": {func(*testing.T, string) {}, false}, "a page": {spoil, true}, "points nowhere": {orphan, true}, "an index": {exchange, true},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			db := openAt(t, path)
			save(t, db, poll(sources(t, db, "a")["a"], t0, entry("1", "l", "نبأ")), every)
			if err := db.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			c.harm(t, path)
			db, err := OpenReader(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close(t.Context())
			got, err := db.CheckSlowly(t.Context(), now)
			if err != nil || (got.Damage != "") != c.damaged {
				t.Fatalf("found %+v, %v", got, err)
			}
			noted, err := LastCheck(path)
			if err != nil || noted != got || !noted.At.Equal(now) {
				t.Errorf("noted %+v, %v", noted, err)
			}
		})
	}
}

// exchange gives two indexes each other's entries: SQLite reads the file without
// an error and finds in it what is not so.
func exchange(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=writable_schema(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `UPDATE sqlite_schema AS s SET rootpage = o.rootpage FROM sqlite_schema o
		WHERE s.name IN ('items_feed', 'items_story') AND o.name IN ('items_feed', 'items_story') AND o.name <> s.name`); err != nil {
		t.Fatal(err)
	}
}

// orphan stores a row that points nowhere, past the rules.
func orphan(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `INSERT INTO alert_sources VALUES ('nobody', 'f', 0)`); err != nil {
		t.Fatal(err)
	}
}

// TestCheckSlowlyBrokenOff leaves no note, and none is no error.
func TestCheckSlowlyBrokenOff(t *testing.T) {
	db := openTest(t)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.CheckSlowly(over, time.Now()); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v", err)
	}
	if c, err := LastCheck(db.path); err != nil || !c.At.IsZero() {
		t.Errorf("noted %+v, %v", c, err)
	}
	if err := os.WriteFile(db.path+".check", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LastCheck(db.path); err == nil {
		t.Error("half a note was read")
	}
}
