package alerts

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"rasid/feeds"
)

// BacktestOptions say what is tried, and on what.
type BacktestOptions struct {
	Watchlists []*Watchlist
	Judge      Judge // of these watchlists
	Sources    []*feeds.Source
	Began      map[string]time.Time // first poll of each feed
	Location   *time.Location       // of days
	Samples    int                  // of the newest alerts, for each watchlist
}

// Backtest finds out what watchlists would have sent. Items come in the order
// in which they were first seen. It reproduces stories, first polls, the age of
// items, escalations, spikes and routes; edits are known by their last version
// only.
type Backtest struct {
	o       BacktestOptions
	sources map[string]*feeds.Source
	lists   map[string]*trial
	began   time.Time                  // of the archive
	carried map[string]map[string]bool // feeds by story; nil: no watchlist asks how many
}

// BacktestResult is what one watchlist would have done.
type BacktestResult struct {
	Watchlist string
	Name      string
	Items     int // that match and may alert
	Alerts    int
	Messages  int // over all routes; digests and limits make them fewer
	Days      []BacktestDay
	Terms     []Top // by alerts
	Feeds     []Top // by items
	Samples   []Alert
}

// BacktestDay is one day of a watchlist; days without anything are left out.
type BacktestDay struct {
	Day              string // 2026-11-24
	Alerts, Messages int
}

// NewBacktest begins a backtest.
func NewBacktest(o BacktestOptions) *Backtest {
	b := &Backtest{o: o, sources: map[string]*feeds.Source{}, lists: map[string]*trial{}}
	for _, s := range o.Sources {
		b.sources[s.ID] = s
	}
	for _, at := range o.Began {
		if b.began.IsZero() || at.Before(b.began) {
			b.began = at
		}
	}
	for _, w := range o.Watchlists {
		b.lists[w.ID] = newTrial(w)
		if w.Escalate > 0 && b.carried == nil {
			b.carried = map[string]map[string]bool{}
		}
	}
	return b
}

// Add shows the next item.
func (b *Backtest) Add(it *feeds.Item) {
	b.carry(it)
	if !b.alertable(it) {
		return
	}
	for _, m := range b.o.Judge(it) {
		b.lists[m.Watchlist.ID].match(b, it, &m)
	}
}

// carry counts who tells a story, whether it matches or not.
func (b *Backtest) carry(it *feeds.Item) {
	if b.carried == nil {
		return
	}
	if b.carried[it.Story] == nil {
		b.carried[it.Story] = map[string]bool{}
	}
	b.carried[it.Story][it.Feed] = true
}

// alertable is what Poll.Alertable said when the item was found.
func (b *Backtest) alertable(it *feeds.Item) bool {
	src := b.sources[it.Feed]
	if src == nil {
		return true
	}
	p := feeds.Poll{Source: src, Started: it.FirstSeen, Baseline: it.FirstSeen.Equal(b.o.Began[it.Feed])}
	if src.MaxItemAge > 0 {
		p.AlertSince = p.Started.Add(-src.MaxItemAge)
	}
	if since := p.Started.Add(-src.Newest); p.Baseline && src.Newest > 0 && since.After(p.AlertSince) {
		p.AlertSince = since
	}
	return p.Alertable(it)
}

// Results returns what each watchlist would have done, in their order.
func (b *Backtest) Results() []BacktestResult {
	all := make([]BacktestResult, 0, len(b.o.Watchlists))
	for _, w := range b.o.Watchlists {
		t := b.lists[w.ID]
		r := BacktestResult{
			Watchlist: w.ID, Name: w.Name, Items: t.items, Alerts: t.alerts, Messages: t.messages,
			Terms: top(t.terms), Feeds: top(t.feeds), Samples: t.samples,
		}
		for _, day := range slices.Sorted(maps.Keys(t.days)) {
			r.Days = append(r.Days, *t.days[day])
		}
		slices.Reverse(r.Samples)
		all = append(all, r)
	}
	return all
}

// top sorts counts, the most first.
func top(counts map[string]int) []Top {
	all := make([]Top, 0, len(counts))
	for name, n := range counts {
		all = append(all, Top{Name: name, Alerts: n})
	}
	slices.SortFunc(all, func(a, b Top) int { return cmp.Or(b.Alerts-a.Alerts, cmp.Compare(a.Name, b.Name)) })
	return all
}
