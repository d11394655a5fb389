package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"rasid/feeds"
)

// reporter logs what changes: a feed that begins to fail or works again, and
// news. Feeds that fail for one reason within a few seconds share a line.
type reporter struct {
	log *slog.Logger

	mu    sync.Mutex
	first time.Time // when the oldest of what is gathered came; zero: nothing is
	last  time.Time
	state map[string]feeds.ErrorClass // of the feeds that fail
	fresh map[feeds.ErrorClass][]failure
	well  []string
}

type failure struct {
	feed string
	err  error
}

// How long a line waits for another feed to join it, and how long in all.
const (
	joinWait  = 4 * time.Second
	joinLimit = 30 * time.Second
)

func newReporter(log *slog.Logger) *reporter {
	return &reporter{log: log, state: map[string]feeds.ErrorClass{}, fresh: map[feeds.ErrorClass][]failure{}}
}

// poll hears of one poll.
func (r *reporter) poll(p *feeds.Poll, saved feeds.Saved, err error) {
	if err != nil {
		r.log.Error("the store takes nothing; polling waits", "error", err)
		return
	}
	r.log.Debug("polled", "feed", p.Source.ID, "result", p.Result, "items", p.Listed, "new", saved.New, "edited", saved.Updated, "alerts", saved.Alerts, "took", p.Took)
	if saved.New+saved.Updated > 0 {
		r.log.Info("news", "feed", p.Source.ID, "new", saved.New, "edited", saved.Updated, "alerts", saved.Alerts)
	}
	r.note(p)
}

func (r *reporter) note(p *feeds.Poll) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id, class := p.Source.ID, feeds.ErrorClass("")
	if p.Err != nil {
		class = p.Err.Class
	}
	before := r.state[id]
	r.state[id] = class
	if class == "" {
		delete(r.state, id) // most do not fail
	}
	switch {
	case class == before:
		return
	case class != "":
		r.fresh[class] = append(r.fresh[class], failure{id, p.Err})
	default:
		r.well = append(r.well, id)
	}
	r.last = p.Started.Add(p.Took)
	if r.first.IsZero() {
		r.first = r.last
	}
}

// ripe reports whether what was gathered has waited long enough.
func (r *reporter) ripe(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.first.IsZero() && (now.Sub(r.last) >= joinWait || now.Sub(r.first) >= joinLimit)
}

// run writes what was gathered until ctx ends.
func (r *reporter) run(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			r.flush()
			return
		case now := <-tick.C:
			if r.ripe(now) {
				r.flush()
			}
		}
	}
}

func (r *reporter) flush() {
	r.mu.Lock()
	fresh, well := r.fresh, r.well
	r.fresh, r.well, r.first = map[feeds.ErrorClass][]failure{}, nil, time.Time{}
	r.mu.Unlock()
	for class, all := range fresh {
		r.failing(class, all)
	}
	if len(well) > 0 {
		r.log.Info("feeds work again", "feeds", some(well, 20))
	}
}

// failing writes one line for all feeds that fail for one reason.
func (r *reporter) failing(class feeds.ErrorClass, all []failure) {
	var ids []string
	for _, f := range all {
		ids = append(ids, f.feed)
	}
	slices.Sort(ids)
	args := []any{"class", class, "feeds", some(ids, 20)}
	if len(all) == 1 {
		args = append(args, "error", all[0].err)
	}
	if hint := feeds.Hint(class); hint != "" {
		args = append(args, "hint", strings.TrimSuffix(hint, "."))
	}
	r.log.Warn("feeds cannot be read; they are tried again, ever more slowly", args...)
}
