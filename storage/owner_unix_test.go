//go:build unix

package storage

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestOwnAs: what root restores belongs to the daemon's user, whose the database
// is, or the folder where there is none.
func TestOwnAs(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	for _, there := range []bool{true, false} {
		folder := t.TempDir()
		restored, database := filepath.Join(folder, "x.db.restore"), filepath.Join(folder, "x.db")
		empty(t, restored)
		daemons := folder
		if there {
			empty(t, database)
			daemons = database
		}
		const uid = 65532
		if err := os.Chown(daemons, uid, uid); err != nil {
			t.Fatal(err)
		}
		if err := ownAs(restored, database); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(restored)
		if err != nil {
			t.Fatal(err)
		}
		if owner := info.Sys().(*syscall.Stat_t).Uid; owner != uid {
			t.Errorf("a database there %v: owner %d, want %d", there, owner, uid)
		}
	}
}

func empty(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}
