package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestReload is the promise that a broken file changes nothing and a good one
// everything, however an editor writes it.
func TestReload(t *testing.T) {
	t.Parallel()
	w, site, sink := newWorld(t)
	dir := t.TempDir()
	good := fmt.Sprintf(crashConfig, site.URL, sink.URL, newMailbox(t, w))
	file := filepath.Join(dir, "rasid.yaml")
	write(t, file, good)
	p := startDaemon(t, dir)
	p.wait(t, "rasid watches")

	for name, text := range map[string]string{
		"empty": "", "cut": good[:len(good)/2], "unknown key": good + "\nfeedz: []\n",
		"other database": strings.Replace(good, "rasid.db", "other.db", 1),
	} {
		t.Log(name)
		p.err.reset()
		write(t, file, text)
		p.hangup(t)
		p.wait(t, "the one before stays in force")
	}
	w.publish("a", 1)
	w.await(t, 1)

	// Renamed into place, as editors do, with a feed more.
	p.err.reset()
	more := strings.Replace(good, "channels:", fmt.Sprintf("  - {id: c, url: \"%s/c\", schedule: \"@every 1s\", first_poll: all}\nchannels:", site.URL), 1)
	write(t, file+".new", more)
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
	p.wait(t, "configuration read again")
	w.publish("c", 2)
	w.await(t, 2)

	// A route that is gone takes its waiting deliveries with it, and says so.
	p.stop(t)
	books(t, dir, 2)
}

func (p *process) hangup(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}

// wait returns when the daemon has logged text.
func (p *process) wait(t testing.TB, text string) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if strings.Contains(p.err.String(), text) {
			return
		}
	}
	t.Fatalf("the daemon never said %q:\n%s", text, p.err.String())
}

// await returns when so many tokens have arrived at both receivers.
func (w *world) await(t *testing.T, n int) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if len(w.missing()) == 0 && len(w.wanted) == n {
			return
		}
	}
	t.Fatalf("%v never arrived", w.missing())
}
