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
		"sound": {func(*testing.T, string) {}, false}, "a page": {spoil, true}, "points nowhere": {orphan, true},
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
