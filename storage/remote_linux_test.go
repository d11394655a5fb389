package storage

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestMountedAs(t *testing.T) {
	const mounts = `22 1 253:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:35 / /mnt rw,relatime shared:1 - tmpfs tmpfs rw
41 40 0:36 / /mnt/desk\040files rw,nosuid shared:2 master:3 - fuse.sshfs user@host:/ rw,user_id=0
42 22 0:37 / /srv/old rw - nfs4 server:/old rw
43 22 0:38 / /srv/old rw - ext4 /dev/vdb rw
not a mount
`
	for folder, want := range map[string]string{
		"/":                     "ext4",
		"/mnt":                  "tmpfs",
		"/mnt/desk":             "tmpfs",
		"/mnt/desk files":       "fuse.sshfs",
		"/mnt/desk files/below": "fuse.sshfs",
		"/mnt/desk filesystem":  "tmpfs",
		"/srv/old":              "ext4",
	} {
		if got := mountedAs(mounts, folder); got != want {
			t.Errorf("%s: %q, want %q", folder, got, want)
		}
	}
}

// TestRemote opens a database where it is told of a network file system by
// RASID_TEST_REMOTE (a folder), and in an ordinary folder.
func TestRemote(t *testing.T) {
	if kind, err := Remote(filepath.Join(t.TempDir(), "x.db")); kind != "" || err != nil {
		t.Errorf("a local folder: %q, %v", kind, err)
	}
	folder := os.Getenv("RASID_TEST_REMOTE")
	if folder == "" {
		t.Skip("no RASID_TEST_REMOTE")
	}
	_, err := Open(t.Context(), filepath.Join(folder, "x.db"), t0)
	if e := (*RemoteError)(nil); !errors.As(err, &e) {
		t.Errorf("opened: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}
