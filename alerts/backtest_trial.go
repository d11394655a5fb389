package alerts

import (
	"time"

	"rasid/feeds"
)

// trial is one watchlist while it is tried.
type trial struct {
	*Watchlist
	items, alerts, messages int
	told                    map[string]*telling // by story, or item
	days                    map[string]*BacktestDay
	terms, feeds            map[string]int
	samples                 []Alert
	routes                  []openRoute
	hours                   map[time.Time]int // of a spike
	spiked                  time.Time
}

// telling is a story that rang.
type telling struct {
	escalated bool
	last      time.Time
}

// openRoute is a route and the delivery on it that still collects.
type openRoute struct {
	due    time.Time
	alerts int // that it holds
	recent []time.Time
}

func newTrial(w *Watchlist) *trial {
	return &trial{
		Watchlist: w, told: map[string]*telling{}, days: map[string]*BacktestDay{}, terms: map[string]int{}, feeds: map[string]int{},
		routes: make([]openRoute, len(w.Routes)), hours: map[time.Time]int{},
	}
}

// match does what the store does with a match; see storage/alert.go.
func (t *trial) match(b *Backtest, it *feeds.Item, m *Match) {
	t.items++
	t.feeds[it.Feed]++
	if t.Spike != nil {
		t.surge(b, it, m)
		return
	}
	once := it.Story
	if t.PerItem || once == "" {
		once = it.ID
	}
	s := t.told[once]
	if s == nil {
		t.told[once] = &telling{last: it.FirstSeen}
		t.ring(b, it, m, Matched, "")
		return
	}
	if t.Escalate > 0 && !s.escalated && len(b.carried[it.Story]) >= t.Escalate {
		s.escalated, s.last = true, it.FirstSeen
		t.ring(b, it, m, Escalated, "")
	}
	if t.Repeat > 0 && it.FirstSeen.Sub(s.last) >= t.Repeat {
		s.last = it.FirstSeen
		t.ring(b, it, m, Repeated, "")
	}
}

func (t *trial) surge(b *Backtest, it *feeds.Item, m *Match) {
	t.hours[it.FirstSeen.Truncate(time.Hour)]++
	if !t.spiked.IsZero() && it.FirstSeen.Sub(t.spiked) < t.Spike.Cooldown {
		return
	}
	hours := make([]HourCount, 0, len(t.hours))
	for at, n := range t.hours {
		if it.FirstSeen.Sub(at) > t.Spike.Baseline+t.Spike.Window {
			delete(t.hours, at)
			continue
		}
		hours = append(hours, HourCount{at, n})
	}
	if g, is := t.Spike.Look(it.FirstSeen, hours, b.began); is {
		t.spiked = it.FirstSeen
		t.ring(b, it, m, Spiked, g.String())
	}
}

func (t *trial) ring(b *Backtest, it *feeds.Item, m *Match, why Cause, note string) {
	t.alerts++
	t.day(b, it.FirstSeen).Alerts++
	seen := map[string]bool{}
	for _, h := range m.Hits {
		if !seen[h.Term] {
			seen[h.Term] = true
			t.terms[h.Term]++
		}
	}
	t.samples = append(t.samples, Alert{
		Watchlist: t.ID, WatchlistName: t.Name, Item: *it, Story: it.Story, MatchedAt: it.FirstSeen, Hits: m.Hits, Severity: t.Severity, Cause: why, Note: note,
	})
	if over := len(t.samples) - b.o.Samples; over > 0 {
		t.samples = t.samples[over:]
	}
	for i := range t.routes {
		t.book(b, i, it.FirstSeen)
	}
}

// book adds an alert to the open delivery of a route, or opens the next one.
func (t *trial) book(b *Backtest, i int, now time.Time) {
	r, o := &t.Routes[i], &t.routes[i]
	if o.alerts++; !o.due.Before(now) && o.alerts <= MostAlerts {
		return // also what the same poll brought
	}
	o.alerts = 1
	if r.Limit != nil {
		for len(o.recent) > 0 && now.Sub(o.recent[0]) >= r.Limit.Per {
			o.recent = o.recent[1:]
		}
	}
	o.due = r.Book(now, t.Severity, o.recent).Due
	if r.Limit != nil {
		o.recent = append(o.recent, now)
	}
	t.messages++
	t.day(b, o.due).Messages++
}

func (t *trial) day(b *Backtest, at time.Time) *BacktestDay {
	day := at.In(b.o.Location).Format(time.DateOnly)
	if t.days[day] == nil {
		t.days[day] = &BacktestDay{Day: day}
	}
	return t.days[day]
}
