package alerts

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/feeds"
)

func TestBacktest(t *testing.T) {
	day := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	at := func(d, h int) time.Time { return day.AddDate(0, 0, d).Add(time.Duration(h) * time.Hour) }
	plain := &Watchlist{ID: "plain", Name: "عادي", Escalate: 3, Routes: []Route{{Channel: "c"}, {Channel: "d", Limit: &Limit{Max: 1, Per: 24 * time.Hour}}}}
	each := &Watchlist{ID: "each", PerItem: true}
	src := &feeds.Source{ID: "a", MaxItemAge: 24 * time.Hour}
	b := NewBacktest(BacktestOptions{
		Watchlists: []*Watchlist{plain, each}, Sources: []*feeds.Source{src}, Began: map[string]time.Time{"a": at(0, 0)}, Location: time.UTC, Samples: 2,
		Judge: func(it *feeds.Item) []Match {
			return []Match{{Watchlist: plain, Hits: []Hit{{Term: "كلمة"}, {Term: "كلمة"}, {Term: it.Title}}}, {Watchlist: each}}
		},
	})
	for i, it := range []feeds.Item{
		{Feed: "a", Title: "أ", Story: "1", FirstSeen: at(0, 0), Published: at(0, 0)}, // the first poll tells nothing
		{Feed: "a", Title: "أ", Story: "2", FirstSeen: at(1, 0), Published: at(1, 0)},
		{Feed: "b", Title: "أ", Story: "2", FirstSeen: at(1, 1)},
		{Feed: "c", Title: "أ", Story: "2", FirstSeen: at(1, 2)},                      // the third feed
		{Feed: "a", Title: "ب", Story: "3", FirstSeen: at(2, 0), Published: at(0, 0)}, // too old
		{Feed: "a", Title: "ب", Story: "4", FirstSeen: at(2, 1), Published: at(2, 1)},
	} {
		it.ID = fmt.Sprint("i", i)
		b.Add(&it)
	}
	got := b.Results()
	want := BacktestResult{
		Watchlist: "plain", Name: "عادي", Items: 4, Alerts: 3, Messages: 6,
		Days:  []BacktestDay{{"2026-03-02", 2, 3}, {"2026-03-03", 1, 3}},
		Terms: []Top{{"كلمة", 3}, {"أ", 2}, {"ب", 1}}, Feeds: []Top{{"a", 2}, {"b", 1}, {"c", 1}},
	}
	samples := got[0].Samples
	got[0].Samples = nil
	if d := cmp.Diff(want, got[0]); d != "" {
		t.Error(d)
	}
	if len(samples) != 2 || samples[0].Item.ID != "i5" || samples[1].Cause != Escalated {
		t.Errorf("samples %+v", samples)
	}
	if got[1].Alerts != 4 || got[1].Messages != 0 {
		t.Errorf("per item: %+v", got[1])
	}
}

func TestBacktestSpike(t *testing.T) {
	w := &Watchlist{ID: "w", Spike: &Spike{Window: 24 * time.Hour, Baseline: 7 * 24 * time.Hour, Factor: 3, Min: 5, Cooldown: 24 * time.Hour}}
	day := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	b := NewBacktest(BacktestOptions{
		Watchlists: []*Watchlist{w}, Began: map[string]time.Time{"a": day}, Location: time.UTC, Samples: 1,
		Judge: func(*feeds.Item) []Match { return []Match{{Watchlist: w}} },
	})
	for d := range 8 {
		for n := range 2 + 10*(d/7) {
			b.Add(&feeds.Item{ID: fmt.Sprint(d, n), Feed: "a", FirstSeen: day.AddDate(0, 0, d).Add(time.Duration(n) * time.Minute)})
		}
	}
	if r := b.Results()[0]; r.Items != 26 || r.Alerts != 1 || r.Samples[0].Cause != Spiked {
		t.Errorf("%+v; want one spike", r)
	}
}
