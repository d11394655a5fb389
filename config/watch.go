package config

import (
	"context"
	"crypto/sha256"
	"os"
	"time"
)

// Watcher notices that the file, or a file it names, has changed, and hands
// the new configuration on: all or nothing. It looks at the files themselves
// every few seconds, because editors rename, containers swap symbolic links,
// and a watch on an inode survives neither.
type Watcher struct {
	options LoadOptions
	current *Config
	apply   func(*Config) error
	refused func(error)
	kick    chan struct{}
	files   []string
	stamp   map[string]stamp
	tried   string // hash of what was last read, working or not
}

// How often the files are looked at, and how long they must rest before they
// are read: an editor that truncates and writes needs a moment.
const (
	watchEvery  = 2 * time.Second
	watchSettle = 200 * time.Millisecond
	settleTries = 100 // twenty seconds, then it is read as it is
)

// NewWatcher watches the file that current was loaded from. A changed file
// that loads goes to apply, once; when it does not load, or apply returns an
// error, the error goes to refused and what worked before stays. When the files
// are put back to what works, refused gets nil.
func NewWatcher(current *Config, opt LoadOptions, apply func(*Config) error, refused func(error)) *Watcher {
	w := &Watcher{options: opt, current: current, apply: apply, refused: refused, kick: make(chan struct{}, 1)}
	w.files, w.tried = current.Files, current.Hash
	return w
}

// Kick reads the files now, for SIGHUP.
func (w *Watcher) Kick() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// Run watches until ctx is done.
func (w *Watcher) Run(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	w.stamp = map[string]stamp{} // what changed before Run counts as well
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.kick:
			w.rest(ctx)
			w.reload(true)
		case <-tick.C:
			if w.changed() {
				w.rest(ctx)
				w.reload(false)
			}
		}
	}
}

// rest waits until nobody writes.
func (w *Watcher) rest(ctx context.Context) {
	for range settleTries {
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchSettle):
		}
		if !w.changed() {
			return
		}
	}
}

// reload reads the files. What was read before, working or not, is not tried
// again unless asked for.
func (w *Watcher) reload(asked bool) {
	if !asked && w.asTried() {
		return
	}
	next, read, err := load(w.current.Path, w.options)
	w.files = read.all()
	hash, before := read.hash(), w.tried
	w.tried = hash
	switch {
	case hash == w.current.Hash && before != hash:
		w.refused(nil)
		return
	case hash == w.current.Hash, hash == before && !asked:
		return
	}
	if err == nil {
		err = w.apply(next)
	}
	if err != nil {
		w.refused(err)
		return
	}
	w.current = next
}

// asTried reports whether the files hold what was last read: reading them is
// cheap, making a configuration of ten thousand feeds is not.
func (w *Watcher) asTried() bool {
	r := &reader{sums: map[string][sha256.Size]byte{}}
	for _, path := range w.files {
		_, _ = r.read(path) // one that cannot be read has a sum too
	}
	return r.hash() == w.tried
}

// stamp is what a file looks like from outside.
type stamp struct {
	info os.FileInfo
	gone bool
}

// changed looks at all files and reports whether one differs from last time.
func (w *Watcher) changed() bool {
	changed := false
	for _, path := range w.files {
		info, err := os.Stat(path)
		was, known := w.stamp[path]
		is := stamp{info: info, gone: err != nil}
		if !known || !was.same(is) {
			changed = true
		}
		w.stamp[path] = is
	}
	return changed
}

func (s stamp) same(o stamp) bool {
	if s.gone || o.gone {
		return s.gone == o.gone
	}
	return os.SameFile(s.info, o.info) && s.info.Size() == o.info.Size() && s.info.ModTime().Equal(o.info.ModTime())
}
