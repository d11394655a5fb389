package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// notices makes the loops look at the store when another process, such as
// "rasid deliveries retry", has written to it.
func (d *daemon) notices(ctx context.Context) {
	for ctx.Err() == nil {
		err := d.db.Watch(ctx, time.Second, d.heard)
		if err != nil {
			d.log.Error("other processes are not heard", "error", err)
			sleep(ctx, time.Minute)
		}
	}
}

// heard makes the loops look at the store.
func (d *daemon) heard() {
	d.mu.Lock()
	g := d.now
	d.mu.Unlock()
	g.engine.sched.Kick()
	g.dispatcher.Kick()
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// patience is how long one poll of the daemon may keep the others waiting.
const patience = 2 * time.Minute

// pollByDaemon has the running daemon poll the feeds, so that no server meets
// two of us at once, and gives what came of it in order of completion.
func pollByDaemon(ctx context.Context, db *storage.DB, cfg *config.Config, sources []*feeds.Source, force bool) iter.Seq[feeds.Visit] {
	return func(yield func(feeds.Visit) bool) {
		w, err := askDaemon(ctx, db, cfg, sources, force, time.Now())
		if err != nil {
			yield(feeds.Visit{Source: sources[0], Err: err})
			return
		}
		w.follow(ctx, yield)
	}
}

// wish is what was asked of the daemon and has not come back yet.
type wish struct {
	db      *storage.DB
	waiting map[string]*feeds.Source
	before  map[string]int64 // versions of the states when it was asked
	early   []feeds.Visit
}

func askDaemon(ctx context.Context, db *storage.DB, cfg *config.Config, sources []*feeds.Source, force bool, now time.Time) (*wish, error) {
	w := &wish{db: db, waiting: map[string]*feeds.Source{}, before: map[string]int64{}}
	limited, err := db.Limited(ctx)
	if err != nil {
		return nil, err
	}
	rests := feeds.NewRests(cfg.Sources, limited, now)
	var ids []string
	for _, src := range sources {
		st, err := db.State(ctx, src.ID)
		switch {
		case errors.Is(err, storage.ErrUnknownFeed):
			w.early = append(w.early, feeds.Visit{Source: src, Err: errors.New("the daemon has no such feed: it has not read the file again, or refused it")})
			continue
		case err != nil:
			return nil, err
		}
		at := rests.Until(src, &st) // the daemon keeps to it in any case
		if own := feeds.EarliestPoll(src, &st, cfg.HTTP.AllowNetworks.Hold(src, &st)); own.After(at) && !force {
			at = own
		}
		if at.After(now) {
			w.early = append(w.early, feeds.Visit{Source: src, NotEarly: at})
			continue
		}
		w.waiting[src.ID], w.before[src.ID] = src, st.Version
		ids = append(ids, src.ID)
	}
	return w, db.RequestPolls(ctx, ids, now, force)
}

// follow gives the visits as the daemon stores them.
func (w *wish) follow(ctx context.Context, yield func(feeds.Visit) bool) {
	for _, v := range w.early {
		if !yield(v) {
			return
		}
	}
	for until := time.Now().Add(patience); len(w.waiting) > 0 && ctx.Err() == nil; sleep(ctx, 200*time.Millisecond) {
		done, err := w.finished(ctx)
		if err == nil && len(done) == 0 && time.Now().After(until) {
			err = fmt.Errorf("the daemon polled none of %s for %s", count(len(w.waiting), "feed"), patience)
		}
		if err != nil {
			for _, src := range w.waiting {
				yield(feeds.Visit{Source: src, Err: err})
				return
			}
		}
		for _, v := range done {
			until = time.Now().Add(patience)
			if !yield(v) {
				return
			}
		}
	}
}

func (w *wish) finished(ctx context.Context) (done []feeds.Visit, err error) {
	all, err := w.db.FeedStatuses(ctx)
	for i := range all {
		st := &all[i]
		if src := w.waiting[st.Feed]; src != nil && st.Version != w.before[st.Feed] {
			delete(w.waiting, st.Feed)
			done = append(done, visitOf(src, st))
		}
	}
	return done, err
}

// visitOf is a poll of the daemon as the store remembers it.
func visitOf(src *feeds.Source, st *feeds.Status) feeds.Visit {
	p := &feeds.Poll{Source: src, Result: st.Result, Listed: st.Listed, Took: st.Took, Next: st.State}
	if st.Result == feeds.ResultFailed {
		p.Err = errorOf(&st.State)
	}
	return feeds.Visit{Source: src, Poll: p, Saved: st.Saved}
}

// errorOf is the error of a failed poll, made of its text.
func errorOf(st *feeds.State) *feeds.FetchError {
	e := &feeds.FetchError{Class: st.ErrorClass}
	status := feeds.FetchError{Class: st.ErrorClass, Status: st.Status}
	cause, answered := strings.CutPrefix(st.LastError, status.Error())
	if answered {
		e.Status = st.Status
	} else {
		cause = strings.TrimPrefix(st.LastError, string(st.ErrorClass))
	}
	if cause != "" {
		e.Err = errors.New(strings.TrimPrefix(cause, ": "))
	}
	return e
}
