package storage

import (
	"testing"
	"time"

	"rasid/alerts"
)

// TestMendClock: a clock that was a year ahead, and is right again, silences
// neither feeds nor deliveries for that year.
func TestMendClock(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	wrong := t0.AddDate(1, 0, 0)
	if err := db.Silence(t.Context(), "other", wrong, wrong.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	digest := deskBy(alerts.Route{Channel: "desk", Digest: daily(t)}, alerts.Route{Channel: "mail"})
	save(t, db, poll(a, wrong, entry("1", "l1", "نبأ من العام القادم")), digest)
	sent, err := db.ClaimDeliveries(t.Context(), "mail", wrong, 9, func(int) time.Time { return wrong.Add(time.Hour) })
	if err != nil || len(sent) != 1 {
		t.Fatalf("claimed %v, %v", sent, err)
	}

	if n, err := db.MendClock(t.Context(), wrong.Add(time.Minute)); n != 0 || err != nil {
		t.Errorf("by the clock itself %d things are wrong, %v", n, err)
	}
	if n, err := db.MendClock(t.Context(), t0); n != 3 || err != nil {
		t.Errorf("mended %d, %v; want the feed, the digest and the silence", n, err)
	}
	if due, err := db.DueFeeds(t.Context(), t0, nil, 9); err != nil || len(due) != 1 || !due[0].NotBefore.IsZero() {
		t.Errorf("due %+v, %v", due, err)
	}
	if got := claimAll(t, db, t0); len(got) != 1 {
		t.Errorf("%d deliveries are due, want the digest", len(got))
	}
	if all, err := db.Silences(t.Context(), t0.Add(time.Second)); err != nil || len(all) != 0 {
		t.Errorf("silent: %+v, %v", all, err)
	}
	if n, err := db.MendClock(t.Context(), t0); n != 0 || err != nil {
		t.Errorf("again: mended %d, %v", n, err)
	}
	if again, err := db.ClaimDeliveries(t.Context(), "mail", t0, 9, func(int) time.Time { return t0 }); err != nil || len(again) != 0 {
		t.Errorf("claimed what is being sent: %v, %v", again, err)
	}
}
