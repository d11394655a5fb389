package storage

import (
	"os"
	"os/exec"
	"testing"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// TestPages sees that the pages of all connections lie in the memory made for
// them. It needs a process of its own: the settings hold for all of one.
func TestPages(t *testing.T) {
	if os.Getenv("RASID_PAGES") == "" {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPages$")
		c.Env = append(os.Environ(), "RASID_PAGES=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	db := openTest(t)
	if _, err := db.FeedStatuses(t.Context()); err != nil {
		t.Fatal(err)
	}
	within, beside := cached(sqlite3.SQLITE_STATUS_PAGECACHE_USED), cached(sqlite3.SQLITE_STATUS_PAGECACHE_OVERFLOW)
	if within == 0 || beside != 0 {
		t.Errorf("%d pages in the memory made for them, %d bytes beside it", within, beside)
	}
}

func cached(what int32) int32 {
	tls := libc.NewTLS()
	defer tls.Close()
	p := tls.Alloc(8)
	defer tls.Free(8)
	sqlite3.Xsqlite3_status(tls, what, p, p+4, 0)
	return libc.AtomicLoadPInt32(p)
}
