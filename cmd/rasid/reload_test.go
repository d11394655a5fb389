package main

import (
	"flag"
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

	p.stop(t)
	books(t, dir, 2)
}

var reloads = flag.Int("reloads", 10, "how often TestReloads changes the file (200 is the long trial)")

// TestReloads changes the file again and again in every way that editors,
// people and orchestrators do, while news comes in: no alert is lost or
// doubled, only good files are used, and the watcher lives to the end.
func TestReloads(t *testing.T) {
	t.Parallel()
	w, site, sink := newWorld(t)
	dir := t.TempDir()
	good := fmt.Sprintf(crashConfig, site.URL, sink.URL, newMailbox(t, w))
	f := &shifting{t: t, dir: dir, file: filepath.Join(dir, "rasid.yaml"), good: good}
	write(t, f.file, good)
	p := startDaemon(t, dir)
	p.wait(t, "rasid watches")
	for n := range *reloads {
		p.err.reset()
		want := f.change(n)
		p.hangup(t)
		p.wait(t, want)
		w.publish([]string{"a", "b"}[n%2], 3*n+1)
	}
	w.await(t, *reloads)
	p.stop(t)
	if n := w.repeats(); n > w.lost {
		t.Errorf("%d repeats, want at most the %d lost answers", n, w.lost)
	}
	for _, b := range w.broken {
		t.Error(b)
	}
	books(t, dir, *reloads)
}

// shifting is a configuration file that is changed in many ways.
type shifting struct {
	t               *testing.T
	dir, file, good string
}

const (
	saidRead    = "configuration read again"
	saidRefused = "the one before stays in force"
)

// change does the nth change and returns what the daemon must say.
func (f *shifting) change(n int) string {
	f.t.Helper()
	fresh := fmt.Sprintf("%s# change %d\n", f.good, n)
	switch n % 8 {
	case 0:
		write(f.t, f.file, fresh)
	case 1:
		write(f.t, f.file, fresh+"feedz: []\n")
		return saidRefused
	case 2: // renamed into place
		write(f.t, f.file+".new", fresh)
		f.must(os.Rename(f.file+".new", f.file))
	case 3:
		write(f.t, f.file, "feeds: [\n# change "+fmt.Sprint(n))
		return saidRefused
	case 4: // a symbolic link swapped
		target := filepath.Join(f.dir, fmt.Sprintf("data-%d.yaml", n))
		write(f.t, target, fresh)
		f.must(os.Symlink(target, f.file+".link"))
		f.must(os.Rename(f.file+".link", f.file))
	case 5:
		f.must(os.Remove(f.file))
		return saidRefused
	case 6:
		write(f.t, f.file, strings.Replace(fresh, `"desk@example.org"`, "", 1)+"\nlists: {x: [\"${NOT_SET}\"]}\n")
		return saidRefused
	case 7:
		write(f.t, f.file, fresh)
	}
	return saidRead
}

func (f *shifting) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
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
