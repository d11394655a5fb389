package storage

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// TestBacktestIsWhatWasSent: on the archive of random days a backtest counts
// the alerts and messages that there were.
func TestBacktestIsWhatWasSent(t *testing.T) {
	w := &alerts.Watchlist{
		ID: "w", Severity: alerts.Normal, Escalate: 3, Repeat: 6 * time.Hour,
		Routes: []alerts.Route{
			{Channel: "desk"},
			{Channel: "desk", Digest: daily(t)},
			{Channel: "mail", Limit: &alerts.Limit{Max: 2, Per: 3 * time.Hour}, Quiet: &alerts.Quiet{From: 23 * 60, To: 6 * 60, Location: time.UTC}},
		},
	}
	judge := func(it *feeds.Item) []alerts.Match {
		if !strings.Contains(it.Title, "سوريا") {
			return nil
		}
		return []alerts.Match{{Watchlist: w}}
	}
	for seed := range uint64(6) {
		db := openTest(t)
		ids := []string{"a", "b", "c", "d"}
		all := sources(t, db, ids...)
		r := rand.New(rand.NewPCG(seed, 1))
		now, told := t0, map[string]bool{}
		for n := range 60 {
			now = now.Add(time.Duration(1+r.IntN(90)) * time.Minute)
			for _, c := range []string{"desk", "mail"} {
				if _, err := db.ClaimDeliveries(t.Context(), c, now.Add(-time.Millisecond), 1000, func(int) time.Time { return now.AddDate(1, 0, 0) }); err != nil {
					t.Fatal(err)
				}
			}
			var page []feeds.Item
			feed := ids[r.IntN(len(ids))]
			for k := range 1 + r.IntN(3) {
				story, title := n/15*8+r.IntN(8), "أسعار"
				if told[fmt.Sprint(feed, story)] {
					continue // would be an edit
				}
				told[fmt.Sprint(feed, story)] = true
				if r.IntN(3) > 0 {
					title = "سوريا"
				}
				it := entry(fmt.Sprint(n, "-", k), fmt.Sprint("https://x.example.org/", story), fmt.Sprint(title, " ", n*7919, k))
				it.Published = now
				page = append(page, it)
			}
			save(t, db, poll(all[feed], now, page...), judge)
		}
		got := backtested(t, db, w, judge)
		rang, err := db.Alerts(t.Context(), alerts.AlertFilter{Limit: 1000})
		if err != nil || len(rang) != got.Alerts {
			t.Errorf("seed %d: a backtest counts %d alerts, there were %d, %v", seed, got.Alerts, len(rang), err)
		}
		sent, err := db.Deliveries(t.Context(), alerts.DeliveryFilter{Limit: 1000})
		if err != nil || len(sent) != got.Messages {
			t.Errorf("seed %d: a backtest counts %d messages, there were %d, %v", seed, got.Messages, len(sent), err)
		}
	}
}

func backtested(t *testing.T, db *DB, w *alerts.Watchlist, judge alerts.Judge) alerts.BacktestResult {
	t.Helper()
	b := alerts.NewBacktest(alerts.BacktestOptions{Watchlists: []*alerts.Watchlist{w}, Judge: judge, Location: time.UTC, Samples: 1})
	err := db.Walk(t.Context(), time.Time{}, time.Time{}, func(it *feeds.Item) error {
		b.Add(it)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Results()[0]
}
