package storage

import (
	"fmt"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// TestTold: what the operator should hear of a poll is in the poll's own
// transaction, and gathers with what waits.
func TestTold(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	tell := func(p *feeds.Poll, saved feeds.Saved) []alerts.Delivery {
		return []alerts.Delivery{{
			Kind: alerts.KindSystem, Channel: "desk", Text: fmt.Sprintf("%s, %d new", p.Result, saved.New),
			Created: p.Started, NextAttempt: p.Started.Add(time.Minute),
		}}
	}
	first := poll(a, t0, entry("1", "l", "نبأ عن المدينة القديمة اليوم"))
	same := poll(a, t0.Add(time.Second))
	same.Result, same.Next.Version = feeds.ResultNotModified, 1
	stale := poll(a, t0.Add(2*time.Second))
	for _, p := range []*feeds.Poll{first, same, stale} {
		before := db.writer.commits.Load()
		saved, err := db.SavePoll(t.Context(), p, nobody, tell)
		if err != nil || saved.Stale != (p == stale) {
			t.Fatalf("saved %+v, %v", saved, err)
		}
		if n := db.writer.commits.Load() - before; n != 1 {
			t.Errorf("%d transactions, want one", n)
		}
	}
	all, err := db.Deliveries(t.Context(), alerts.DeliveryFilter{})
	if err != nil || len(all) != 1 || all[0].Text != "ok, 1 new\nnot_modified, 0 new" || !all[0].NextAttempt.Equal(t0.Add(time.Minute)) {
		t.Errorf("told %+v, %v", all, err)
	}
}

// TestToldOrNothing: a poll of which the operator cannot be told is not stored.
func TestToldOrNothing(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	if err := db.write(t.Context(), func(t *tx) error {
		return t.run(`CREATE TEMP TRIGGER fail BEFORE INSERT ON deliveries BEGIN SELECT raise(FAIL, 'injected'); END`)
	}); err != nil {
		t.Fatal(err)
	}
	tell := func(*feeds.Poll, feeds.Saved) []alerts.Delivery {
		return []alerts.Delivery{{Kind: alerts.KindSystem, Channel: "desk"}}
	}
	if _, err := db.SavePoll(t.Context(), poll(a, t0, entry("1", "l", "نبأ عن المدينة القديمة اليوم")), nobody, tell); err == nil {
		t.Fatal("SavePoll: no error")
	}
	untouched(t, db)
}

// TestToldOfTheDead: what the operator should hear of a dead letter is in the
// transaction of the attempt that was its last, once.
func TestToldOfTheDead(t *testing.T) {
	db := openTest(t)
	if err := db.GatherDelivery(t.Context(), alerts.Delivery{Kind: alerts.KindAlert, Channel: "desk", Created: t0, NextAttempt: t0}); err != nil {
		t.Fatal(err)
	}
	d := claimAll(t, db, t0)[0]
	o := alerts.Outcome{State: alerts.Dead, Tell: []alerts.Delivery{{Kind: alerts.KindSystem, Channel: "siem", Text: "dead", Created: t0, NextAttempt: t0.Add(time.Minute)}}}
	for range 2 {
		before := db.writer.commits.Load()
		if err := db.Settle(t.Context(), alerts.Attempt{Delivery: d.ID, Number: d.Attempts, At: t0}, o); err != nil {
			t.Fatal(err)
		}
		if n := db.writer.commits.Load() - before; n != 1 {
			t.Errorf("%d transactions, want one", n)
		}
	}
	all, err := db.Deliveries(t.Context(), alerts.DeliveryFilter{Channel: "siem"})
	if err != nil || len(all) != 1 || all[0].Text != "dead" {
		t.Errorf("told %+v, %v", all, err)
	}
}
