package storage

import (
	"fmt"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// deskBy judges that all items fulfil one watchlist with these routes.
func deskBy(routes ...alerts.Route) alerts.Judge {
	w := &alerts.Watchlist{ID: "w", Name: "W", Severity: alerts.Normal, Routes: routes}
	return func(*feeds.Item) []alerts.Match { return []alerts.Match{{Watchlist: w}} }
}

func daily(t *testing.T) feeds.Schedule {
	t.Helper()
	s, err := feeds.ParseSchedule("0 8 * * *", time.UTC, t0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTwoWaysToOneChannel: a digest in the morning and quiet hours that end
// before it are two routes. Each carries the alert, in whatever order they
// stand in the file, and no message is empty.
func TestTwoWaysToOneChannel(t *testing.T) {
	night := t0.Add(18 * time.Hour) // 02:00
	digest := alerts.Route{Channel: "desk", Digest: daily(t)}
	quiet := alerts.Route{Channel: "desk", Quiet: &alerts.Quiet{From: 23 * 60, To: 6*60 + 30, Location: time.UTC}}
	for name, routes := range map[string][]alerts.Route{"digest first": {digest, quiet}, "quiet first": {quiet, digest}} {
		t.Run(name, func(t *testing.T) {
			db := openTest(t)
			save(t, db, poll(sources(t, db, "a")["a"], night, entry("1", "l1", "نبأ الليل")), deskBy(routes...))
			got := claimAll(t, db, night.Add(12*time.Hour))
			if len(got) != 2 {
				t.Fatalf("%d deliveries, want the held one and the digest: %+v", len(got), got)
			}
			for i, at := range []string{"06:30", "08:00"} {
				all, err := db.Deliveries(t.Context(), alerts.DeliveryFilter{IDs: []string{got[i].ID}})
				if err != nil || len(all) != 1 || len(all[0].Alerts) != 1 {
					t.Errorf("the delivery of %s carries %+v, %v; want the alert", at, all, err)
				}
			}
			balanced(t, db)
		})
	}
}

// TestFlood: no delivery grows beyond what its receiver takes.
func TestFlood(t *testing.T) {
	db := openTest(t)
	var all []feeds.Item
	const n = 2*alerts.MostAlerts + 1
	for i := range n {
		all = append(all, entry(fmt.Sprint(i), fmt.Sprint("l", i), fmt.Sprintf("نبأ مستقل رقمه %d في يوم %d", i*7919, i*104729)))
	}
	w := &alerts.Watchlist{ID: "w", PerItem: true, Routes: []alerts.Route{{Channel: "desk"}, {Channel: "desk", Digest: daily(t)}}}
	save(t, db, poll(sources(t, db, "a")["a"], t0, all...), func(*feeds.Item) []alerts.Match { return []alerts.Match{{Watchlist: w}} })
	got := claimAll(t, db, t0.Add(48*time.Hour))
	told := 0
	for i := range got {
		told += len(got[i].Alerts)
		if len(got[i].Alerts) > alerts.MostAlerts {
			t.Errorf("a delivery of %d alerts", len(got[i].Alerts))
		}
	}
	if len(got) != 6 || told != 2*n {
		t.Errorf("%d deliveries of %d alerts, want 6 of %d", len(got), told, 2*n)
	}
	balanced(t, db)
}

// TestLimitAfterClockJump: deliveries that a wrong clock dated into the future
// do not hold back those of the present.
func TestLimitAfterClockJump(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	judge := deskBy(alerts.Route{Channel: "desk", Limit: &alerts.Limit{Max: 1, Per: time.Hour}})
	wrong := t0.AddDate(1, 0, 0)
	save(t, db, poll(a, wrong, entry("1", "l1", "نبأ من الغد البعيد")), judge)
	claimAll(t, db, wrong)
	save(t, db, poll(a, t0, entry("2", "l2", "حادث اليوم في الميناء")), judge)
	if got := claimAll(t, db, t0); len(got) != 1 {
		t.Errorf("%d deliveries are due, want the one of now", len(got))
	}
}

// TestLimitCountsMessages: what one poll brings is one message, within a limit
// too; only the next poll's waits.
func TestLimitCountsMessages(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	judge := deskBy(alerts.Route{Channel: "desk", Limit: &alerts.Limit{Max: 1, Per: time.Hour}})
	save(t, db, poll(a, t0, entry("1", "l1", "حريق في مستودع للوقود"), entry("2", "l2", "وصول سفينة قمح إلى الميناء")), judge)
	if got := claimAll(t, db, t0); len(got) != 1 || len(got[0].Alerts) != 2 {
		t.Errorf("claimed %+v; want one delivery of two alerts", got)
	}
	save(t, db, poll(a, t0.Add(time.Minute), entry("3", "l3", "افتتاح معرض الكتاب في العاصمة")), judge)
	if got := claimAll(t, db, t0.Add(59*time.Minute)); len(got) != 0 {
		t.Errorf("claimed %+v within the hour", got)
	}
	balanced(t, db)
}
