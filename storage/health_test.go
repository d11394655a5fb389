package storage

import (
	"testing"
	"time"

	"rasid/alerts"
)

// attempted claims what is due on the desk and settles it with a class.
func attempted(t *testing.T, db *DB, now time.Time, class alerts.SendClass) {
	t.Helper()
	for _, d := range claimAll(t, db, now) {
		o := alerts.Outcome{State: alerts.Delivered}
		if class != "" {
			o = alerts.Outcome{State: alerts.Pending, NextAttempt: now.Add(time.Hour)}
		}
		if err := db.Settle(t.Context(), alerts.Attempt{Delivery: d.ID, Number: d.Attempts, At: now, Class: class}, o); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHealth(t *testing.T) {
	db := openTest(t)
	enqueue := func(at time.Time) {
		t.Helper()
		if err := db.GatherDelivery(t.Context(), alerts.Delivery{Kind: alerts.KindSystem, Channel: "desk", Created: at, NextAttempt: at}); err != nil {
			t.Fatal(err)
		}
	}
	since := func(now time.Time, want time.Time) {
		t.Helper()
		if got, err := db.FailingSince(t.Context(), "desk", now); err != nil || !got.Equal(want) {
			t.Errorf("failing since %v, %v; want %v", got, err, want)
		}
	}
	due := func(now time.Time, want int) {
		t.Helper()
		if got := claimAll(t, db, now); len(got) != want {
			t.Errorf("%d are due, want %d", len(got), want)
		}
	}
	since(t0, time.Time{})
	enqueue(t0)
	attempted(t, db, t0, alerts.SendNetwork)
	attempted(t, db, t0.Add(2*time.Hour), alerts.SendDeferred)
	since(t0.Add(3*time.Hour), t0)
	enqueue(t0.Add(3 * time.Hour))
	attempted(t, db, t0.Add(3*time.Hour), "")
	since(t0.Add(3*time.Hour), time.Time{})

	enqueue(t0.Add(4 * time.Hour))
	attempted(t, db, t0.Add(4*time.Hour), alerts.SendChannel)
	since(t0.Add(5*time.Hour), t0.Add(4*time.Hour))
	since(t0.Add(20*24*time.Hour), time.Time{})

	soon := t0.Add(4*time.Hour + time.Minute)
	due(soon, 0)
	for _, step := range []struct {
		classes []alerts.SendClass
		due     int
	}{{[]alerts.SendClass{alerts.SendGone}, 0}, {[]alerts.SendClass{alerts.SendChannel, alerts.SendGone}, 1}} {
		if err := db.Hasten(t.Context(), "desk", soon, step.classes...); err != nil {
			t.Fatal(err)
		}
		due(soon, step.due)
	}
	if err := db.Hasten(t.Context(), "desk", soon); err != nil {
		t.Fatal(err)
	}
	due(soon, 0) // it is being sent
}
