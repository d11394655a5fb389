package storage

import (
	"slices"
	"testing"
	"time"

	"rasid/alerts"
)

func onDesk(t *testing.T, db *DB) alerts.Delivery {
	t.Helper()
	got, err := db.Deliveries(t.Context(), alerts.DeliveryFilter{Channel: "desk"})
	if err != nil || len(got) != 1 {
		t.Fatalf("deliveries %+v, %v; want one", got, err)
	}
	return got[0]
}

func TestFencing(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	save(t, db, poll(a, t0, entry("1", "l1", "نبأ اول")), every)
	d := claimAll(t, db, t0)[0]
	if again := claimAll(t, db, t0.Add(time.Minute)); len(again) != 0 {
		t.Fatalf("claimed twice: %+v", again)
	}
	save(t, db, poll(a, t0.Add(time.Minute), entry("2", "l2", "حدث لاحق بعيد")), every)
	second := claimAll(t, db, t0.Add(2*time.Hour)) // the first one's second attempt, and a new delivery
	if len(second) != 2 || second[0].ID != d.ID && second[1].ID != d.ID {
		t.Fatalf("claimed %+v; want the old delivery and a new one: a claimed one collects no more", second)
	}
	late := alerts.Attempt{Delivery: d.ID, Number: 1, At: t0}
	settled(t, db, late, alerts.Dead)
	current := alerts.Attempt{Delivery: d.ID, Number: 2, At: t0}
	settled(t, db, current, alerts.Delivered)
	settled(t, db, current, alerts.Dead)
	got, err := db.Deliveries(t.Context(), alerts.DeliveryFilter{IDs: []string{d.ID}})
	if err != nil || got[0].State != alerts.Delivered {
		t.Errorf("delivery %+v, %v; want delivered", got, err)
	}
	if tries, err := db.Attempts(t.Context(), d.ID); err != nil || len(tries) != 1 || tries[0].Number != 2 {
		t.Errorf("attempts %+v, %v; want the second only", tries, err)
	}
	balanced(t, db)
}

// TestBegunCollectsNoMore: what was sent once is frozen, due again or not.
func TestBegunCollectsNoMore(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	save(t, db, poll(a, t0, entry("1", "l1", "نبأ اول")), every)
	d := claimAll(t, db, t0)[0]
	err := db.Settle(t.Context(), alerts.Attempt{Delivery: d.ID, Number: 1, At: t0}, alerts.Outcome{State: alerts.Pending, NextAttempt: t0})
	if err != nil {
		t.Fatal(err)
	}
	save(t, db, poll(a, t0.Add(time.Minute), entry("2", "l2", "حدث لاحق بعيد")), every)
	if got := claimAll(t, db, t0.Add(time.Minute)); len(got) != 2 || len(got[0].Alerts) != 1 {
		t.Errorf("claimed %+v; want two deliveries of one alert each", got)
	}
}

func settled(t *testing.T, db *DB, a alerts.Attempt, s alerts.DeliveryState) {
	t.Helper()
	if err := db.Settle(t.Context(), a, alerts.Outcome{State: s, NextAttempt: t0.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
}

func TestRetryAndCancel(t *testing.T) {
	db := openTest(t)
	save(t, db, poll(sources(t, db, "a")["a"], t0, entry("1", "l1", "نبأ")), every)
	d := claimAll(t, db, t0)[0]
	if err := db.Freeze(t.Context(), d.ID, []byte("body")); err != nil {
		t.Fatal(err)
	}
	settled(t, db, alerts.Attempt{Delivery: d.ID, Number: 1, At: t0, Error: "no", Class: alerts.SendRejected}, alerts.Dead)
	if n, err := db.RetryDeliveries(t.Context(), alerts.DeliveryFilter{States: []alerts.DeliveryState{alerts.Dead}}, t0); n != 1 || err != nil {
		t.Fatalf("RetryDeliveries = %d, %v", n, err)
	}
	again := claimAll(t, db, t0)
	if len(again) != 1 || again[0].ID != d.ID || again[0].Attempts != 2 || string(again[0].Payload) != "body" || again[0].LastError != "no" {
		t.Fatalf("claimed %+v; want the same delivery, payload and count", again)
	}
	live := func(_, channel, _ string) bool { return channel == "mail" }
	if n, err := db.CancelRoutes(t.Context(), live, t0); n != 1 || err != nil {
		t.Fatalf("CancelRoutes = %d, %v", n, err)
	}
	if got := onDesk(t, db); got.State != alerts.Cancelled || got.Reason == "" {
		t.Errorf("delivery %+v, want cancelled with a reason", got)
	}
	settled(t, db, alerts.Attempt{Delivery: d.ID, Number: 2, At: t0}, alerts.Delivered)
	if got := onDesk(t, db); got.State != alerts.Delivered {
		t.Errorf("state %s of a delivery that arrived while it was cancelled", got.State)
	}
	balanced(t, db)
}

func TestSilence(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	if err := db.Silence(t.Context(), "w", t0, t0.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	save(t, db, poll(a, t0, entry("1", "l1", "نبأ")), every)
	if got := onDesk(t, db); got.State != alerts.Suppressed || got.Reason != "silence" || len(got.Alerts) != 1 {
		t.Errorf("delivery %+v, want suppressed", got)
	}
	save(t, db, poll(a, t0.Add(time.Hour), entry("2", "l2", "حدث آخر")), every)
	if got := claimAll(t, db, t0.Add(time.Hour)); len(got) != 1 || len(got[0].Alerts) != 1 {
		t.Errorf("claimed %+v after the silence; want the second alert", got)
	}
	balanced(t, db)
}

func TestSilences(t *testing.T) {
	db := openTest(t)
	ctx := t.Context()
	for _, s := range []struct {
		watchlist string
		at, until time.Time
	}{{"b", t0, t0.Add(2 * time.Hour)}, {"a", t0, t0.Add(time.Hour)}, {"b", t0.Add(time.Minute), t0.Add(3 * time.Hour)}} {
		if err := db.Silence(ctx, s.watchlist, s.at, s.until); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Silences(ctx, t0.Add(30*time.Minute))
	want := []alerts.Silence{{Watchlist: "a", Began: t0, Until: t0.Add(time.Hour)}, {Watchlist: "b", Began: t0, Until: t0.Add(3 * time.Hour)}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("silences %v, %v; want %v", got, err, want)
	}
	for _, want := range []bool{true, false} {
		if was, err := db.EndSilence(ctx, "b", t0.Add(time.Hour)); err != nil || was != want {
			t.Errorf("EndSilence = %v, %v; want %v", was, err, want)
		}
	}
	if got, err := db.Silences(ctx, t0.Add(time.Hour)); err != nil || len(got) != 0 {
		t.Errorf("silences %v, %v after both ended", got, err)
	}
}

func TestSystemDelivery(t *testing.T) {
	db := openTest(t)
	if err := db.GatherDelivery(t.Context(), alerts.Delivery{Kind: alerts.KindSystem, Channel: "desk", Text: "feed is silent", Created: t0, NextAttempt: t0}); err != nil {
		t.Fatal(err)
	}
	if at, err := db.NextAttempt(t.Context(), "desk"); err != nil || !at.Equal(t0) {
		t.Errorf("NextAttempt = %v, %v", at, err)
	}
	if got := claimAll(t, db, t0); len(got) != 1 || got[0].Text != "feed is silent" || len(got[0].ID) != 36 {
		t.Errorf("claimed %+v", got)
	}
}

// TestRetryOfWhatIsBeingSent: nobody makes a delivery due that is under way,
// for the outcome of the attempt would count for nothing.
func TestRetryOfWhatIsBeingSent(t *testing.T) {
	db := openTest(t)
	save(t, db, poll(sources(t, db, "a")["a"], t0, entry("1", "l1", "نبأ")), every)
	d := claimAll(t, db, t0)[0]
	now := t0.Add(time.Second)
	if n, err := db.RetryDeliveries(t.Context(), alerts.DeliveryFilter{IDs: []string{d.ID}}, now); n != 0 || err != nil {
		t.Errorf("RetryDeliveries = %d, %v", n, err)
	}
	if again := claimAll(t, db, now); len(again) != 0 {
		t.Errorf("claimed %+v while it is being sent", again)
	}
	settled(t, db, alerts.Attempt{Delivery: d.ID, Number: 1, At: t0}, alerts.Delivered)
	if got := onDesk(t, db); got.State != alerts.Delivered {
		t.Errorf("state %s", got.State)
	}
}

// TestClaimsKnowWhatWasSpared: attempts at a channel that took nothing from
// anybody are told apart from those that count, and a removed route from both.
func TestClaimsKnowWhatWasSpared(t *testing.T) {
	db := openTest(t)
	save(t, db, poll(sources(t, db, "a")["a"], t0, entry("1", "l1", "نبأ")), every)
	for i, class := range []alerts.SendClass{alerts.SendChannel, alerts.SendNetwork, alerts.SendGone} {
		d := claimAll(t, db, t0.Add(time.Duration(i)*24*time.Hour))[0]
		settled(t, db, alerts.Attempt{Delivery: d.ID, Number: i + 1, At: t0, Class: class, Error: string(class)}, alerts.Pending)
	}
	d := claimAll(t, db, t0.Add(96*time.Hour))[0]
	if d.Attempts != 4 || d.Spared != 2 {
		t.Errorf("attempt %d, %d spared; want 4 and 2", d.Attempts, d.Spared)
	}
	err := db.Settle(t.Context(), alerts.Attempt{Delivery: d.ID, Number: 4, At: t0}, alerts.Outcome{State: alerts.Cancelled, Reason: alerts.RouteRemoved})
	got := onDesk(t, db)
	if err != nil || got.State != alerts.Cancelled || got.Reason != alerts.RouteRemoved || got.LastError != string(alerts.SendGone) {
		t.Errorf("%+v, %v; want cancelled with a reason, and the error of the last attempt", got, err)
	}
	if tries, err := db.Attempts(t.Context(), d.ID); err != nil || len(tries) != 3 {
		t.Errorf("%d attempts, %v; a cancellation is none", len(tries), err)
	}
}
