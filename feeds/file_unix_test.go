//go:build unix

package feeds

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestPipeIsNoFile: to open a pipe that nobody writes to would hold the poll for
// ever.
func TestPipeIsNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed.xml")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	done := make(chan *FetchError, 1)
	go func() {
		_, err := (&Fetcher{}).fetchFile(&Source{Path: path}, &State{})
		done <- asFetchError(err)
	}()
	select {
	case err := <-done:
		if err == nil || err.Class != ClassFile {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("it waits for a writer")
	}
}
