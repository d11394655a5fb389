package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// watched is a Watcher at work on a file in a folder of its own.
type watched struct {
	t       *testing.T
	dir     string
	watcher *Watcher
	applied []string // names of the first channels
	refused []string
	apply   error
}

func feedFile(channel string) string {
	return "feeds: [https://example.org/rss]\nchannels: {" + channel + ": {type: console}}\nstorage: {path: x.db}\n"
}

// watch runs f in a bubble of synthetic time, with a watcher on "one".
func watch(t *testing.T, f func(w *watched)) {
	t.Helper()
	dir := t.TempDir()
	w := &watched{t: t, dir: dir}
	w.write("config.yaml", feedFile("one"))
	opt := LoadOptions{Now: now}
	cfg, err := Load(filepath.Join(dir, "config.yaml"), opt)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		w.watcher = NewWatcher(cfg, opt, func(c *Config) error {
			if w.apply == nil {
				w.applied = append(w.applied, c.Channels[0].Name)
			}
			return w.apply
		}, func(err error) {
			if err == nil {
				err = errors.New("fine")
			}
			w.refused = append(w.refused, err.Error())
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); w.watcher.Run(ctx) }()
		w.settle()
		f(w)
		cancel()
		<-done
	})
}

// settle lets enough time pass for a change to be noticed.
func (w *watched) settle() {
	time.Sleep(10 * time.Second)
	synctest.Wait()
}

func (w *watched) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watched) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// want compares what happened so far.
func (w *watched) want(applied string, refusals int) {
	w.t.Helper()
	w.settle()
	if got := strings.Join(w.applied, " "); got != applied || len(w.refused) != refusals {
		w.t.Fatalf("applied %q, refused %q; want %q and %d refusals", got, w.refused, applied, refusals)
	}
}

func TestWatchQuiet(t *testing.T) {
	watch(t, func(w *watched) {
		w.want("", 0)
		w.write("config.yaml", feedFile("one")) // touched, not changed
		w.want("", 0)
		w.watcher.Kick()
		w.want("", 0)
	})
}

func TestWatchWrite(t *testing.T) {
	watch(t, func(w *watched) {
		w.write("config.yaml", feedFile("two"))
		w.want("two", 0)
		w.want("two", 0) // once
		w.write("config.yaml", feedFile("one"))
		w.want("two one", 0)
	})
}

func TestWatchKickAndPollFireOnce(t *testing.T) {
	watch(t, func(w *watched) {
		w.write("config.yaml", feedFile("two"))
		w.watcher.Kick()
		w.watcher.Kick()
		w.want("two", 0)
	})
}

// vim writes a new file and renames it over the old one, which it keeps for a
// moment under another name.
func TestWatchEditorRename(t *testing.T) {
	watch(t, func(w *watched) {
		path := filepath.Join(w.dir, "config.yaml")
		for _, name := range []string{"two", "three"} {
			w.must(os.Rename(path, path+"~"))
			time.Sleep(50 * time.Millisecond)
			w.write("config.yaml", feedFile(name))
			w.must(os.Remove(path + "~"))
			w.settle()
		}
		w.want("two three", 0)
	})
}

func TestWatchTruncatedWhileWriting(t *testing.T) {
	watch(t, func(w *watched) {
		next := feedFile("two")
		for cut := range next {
			w.write("config.yaml", next[:cut])
			time.Sleep(90 * time.Millisecond)
		}
		w.write("config.yaml", next)
		w.want("two", 0)
	})
}

func TestWatchEmptyAndGone(t *testing.T) {
	watch(t, func(w *watched) {
		w.write("config.yaml", "")
		w.want("", 1)
		if !strings.Contains(w.refused[0], "the file is empty") {
			t.Errorf("refused: %s", w.refused[0])
		}
		w.must(os.Remove(filepath.Join(w.dir, "config.yaml")))
		w.settle()
		w.write("config.yaml", feedFile("two"))
		w.settle()
		if got := strings.Join(w.applied, " "); got != "two" {
			t.Errorf("applied %q", got)
		}
	})
}

// A broken file is told of once, and that it works again as well.
func TestWatchBroken(t *testing.T) {
	watch(t, func(w *watched) {
		w.write("config.yaml", feedFile("two")+"chanels: {}\n")
		w.want("", 1)
		w.want("", 1)
		if !strings.Contains(w.refused[0], `did you mean "channels"?`) {
			t.Errorf("refused: %s", w.refused[0])
		}
		w.watcher.Kick()
		w.want("", 2) // who asks gets an answer
		w.write("config.yaml", feedFile("one"))
		w.want("", 3)
		if w.refused[2] != "fine" {
			t.Errorf("refused: %s", w.refused[2])
		}
		w.write("config.yaml", feedFile("two"))
		w.want("two", 3)
	})
}

func TestWatchApplyRefuses(t *testing.T) {
	watch(t, func(w *watched) {
		w.apply = errors.New("port in use")
		w.write("config.yaml", feedFile("two"))
		w.want("", 1)
		w.want("", 1)
		w.apply = nil
		w.watcher.Kick()
		w.want("two", 1)
	})
}

// Containers mount a folder of symbolic links and swap the link in the middle.
func TestWatchSymlinkSwap(t *testing.T) {
	watch(t, func(w *watched) {
		for _, name := range []string{"two", "three"} {
			w.must(os.Mkdir(filepath.Join(w.dir, name), 0o700))
			w.write(name+"/config.yaml", feedFile(name))
		}
		path, data := filepath.Join(w.dir, "config.yaml"), filepath.Join(w.dir, "..data")
		w.must(os.Symlink("two", data))
		w.must(os.Remove(path))
		w.must(os.Symlink("..data/config.yaml", path))
		w.want("two", 0)
		w.must(os.Symlink("three", data+".tmp"))
		w.must(os.Rename(data+".tmp", data))
		w.want("two three", 0)
	})
}

// A file that the configuration names counts as well, and one that is missing
// is waited for.
func TestWatchOtherFiles(t *testing.T) {
	watch(t, func(w *watched) {
		w.write("config.yaml", feedFile("two")+"lists: {a: ['${file:word.txt}']}\n")
		w.want("", 1)
		w.write("word.txt", "كلمة\n")
		w.want("two", 1)
		w.write("word.txt", "لفظة\n")
		w.want("two two", 1)
	})
}
