package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"rasid/feeds"
	"rasid/storage"
)

var kills = flag.Int("kills", 20, "how often TestCrash ends the daemon by kill -9 (500 is the long trial)")

// TestCrash is the promise: whatever moment the daemon is killed at, every
// alert arrives, and what arrives again has the same id and the same bytes.
func TestCrash(t *testing.T) {
	t.Parallel()
	n := *kills
	if testing.Short() {
		n = min(n, 4)
	}
	w, dir := crash(t, n)
	if missing := w.missing(); len(missing) > 0 {
		t.Errorf("%d of %d alerts never arrived: %s", len(missing), len(w.wanted), some(missing, 5))
	}
	for _, b := range w.broken {
		t.Error(b)
	}
	const inFlight = 2 * 4 // attempts of both channels at once
	if got, most := w.repeats(), n*inFlight+w.lost; got > most {
		t.Errorf("%d repeats, want at most %d", got, most)
	}
	for feed, asked := range w.unconditional {
		if asked > 1+n {
			t.Errorf("feed %s was asked %d times without validators", feed, asked)
		}
	}
	books(t, dir, len(w.wanted)+len(w.quiet))
	t.Logf("%d kills, %d alerts, %d repeats, %d answers lost", n, len(w.wanted), w.repeats(), w.lost)
}

// crash runs the daemon, kills it n times while news comes in, and then lets
// it end its work.
func crash(t *testing.T, n int) (*world, string) {
	t.Helper()
	w, site, sink := newWorld(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rasid.yaml"), fmt.Sprintf(crashConfig, site.URL, sink.URL, newMailbox(t, w)))
	seq := 0
	for range n {
		p := startDaemon(t, dir)
		for stop := time.Now().Add(time.Duration(50+rand.IntN(1000)) * time.Millisecond); time.Now().Before(stop); {
			seq++
			w.publish([]string{"a", "b"}[seq%2], seq)
			time.Sleep(time.Duration(20+rand.IntN(60)) * time.Millisecond)
		}
		p.kill(t)
	}
	p := startDaemon(t, dir)
	for end := time.Now().Add(40 * time.Second); len(w.missing()) > 0 && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	stored(t, dir, len(w.wanted)+len(w.quiet))
	p.stop(t)
	return w, dir
}

const crashConfig = `
feeds:
  - {id: a, url: "%[1]s/a", schedule: "@every 1s", first_poll: all}
  - {id: b, url: "%[1]s/b", schedule: "@every 1s", first_poll: all}
channels:
  sink: {type: webhook, url: "%[2]s/hook"}
  desk: {type: email, smtp: {host: 127.0.0.1, port: %[3]d, tls: none}, from: "راصد <rasid@example.org>", to: [desk@example.org]}
watchlists:
  - {id: syria, any: [سوريا], per: item, alert: [sink, desk]}
http: {allow_networks: [127.0.0.0/8]}
storage: {path: rasid.db}
`

// openArchive reads the database of a daemon in dir.
func openArchive(t *testing.T, dir string) *storage.DB {
	t.Helper()
	db, err := storage.OpenReader(context.Background(), filepath.Join(dir, "rasid.db"))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// stored waits until the archive holds all that was published: what nobody
// watches for is announced by no alert.
func stored(t *testing.T, dir string, published int) {
	t.Helper()
	ctx := context.Background()
	db := openArchive(t, dir)
	defer db.Close(ctx)
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if s, err := db.Stats(ctx); err == nil && s.Items >= published {
			return
		}
	}
}

// books checks that the archive holds every item once and that the law of
// conservation holds.
func books(t *testing.T, dir string, published int) {
	t.Helper()
	ctx := context.Background()
	db := openArchive(t, dir)
	defer db.Close(ctx)
	items, err := db.Items(ctx, feeds.ItemFilter{Limit: published + 100})
	if err != nil || len(items) != published {
		t.Errorf("%d items stored, %d published (%v)", len(items), published, err)
	}
	balance, err := db.Conservation(ctx)
	if err != nil || !balance.Holds() {
		t.Errorf("the books do not balance: %+v, %v", balance, err)
	}
}

// process is a running daemon.
type process struct {
	cmd *exec.Cmd
	err record
}

// record is what a daemon logged so far.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(b)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.String()
}

func (r *record) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.buf.Reset()
}

// startDaemon runs this test binary under the name rasid; see TestMain.
func startDaemon(t testing.TB, dir string, env ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(rasidBinary(t), "run", "--config", "rasid.yaml")}
	p.cmd.Dir, p.cmd.Stderr, p.cmd.Env = dir, &p.err, append(os.Environ(), env...)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

func rasidBinary(t testing.TB) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rasid")
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatalf("kill: %v\n%s", err, p.err.String())
	}
	_ = p.cmd.Wait()
}

// stop ends the daemon as an operator does.
func (p *process) stop(t testing.TB) {
	t.Helper()
	begun := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("stop: %v\n%s", err, p.err.String())
	}
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("stopping took %s", took)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
