package storage

import (
	"testing"
	"time"

	"rasid/feeds"
)

// TestCost: what the polls of a feed took is counted with them, and after a
// month the older half is forgotten.
func TestCost(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "idle")
	for i := range 10 {
		p := poll(src["a"], t0.Add(time.Duration(i)*time.Hour))
		p.Took, p.Wire.Bytes = 100*time.Millisecond, 4000
		if i%2 == 1 {
			p.Result, p.Wire.Bytes = feeds.ResultNotModified, 0
		}
		save(t, db, p, nobody)
	}
	cost := func() feeds.Cost {
		t.Helper()
		all, err := db.FeedStatuses(t.Context())
		if err != nil || len(all) != 2 || all[1].Cost != (feeds.Cost{}) {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0].Cost
	}
	c := cost()
	if want := (feeds.Cost{Since: t0, Polls: 10, NotModified: 5, Bytes: 20_000, Spent: time.Second}); c != want {
		t.Errorf("%+v, want %+v", c, want)
	}
	if a, b := c.PerDay(t0.Add(time.Hour)), c.PerDay(t0.Add(48*time.Hour)); a != 20_000 || b != 10_000 {
		t.Errorf("%d and %d bytes a day", a, b)
	}
	for _, days := range []int{29, 31} {
		if _, err := db.Prune(t.Context(), time.Time{}, t0.AddDate(0, 0, days)); err != nil {
			t.Fatal(err)
		}
	}
	if want := (feeds.Cost{Since: t0.Add(31 * 12 * time.Hour), Polls: 5, NotModified: 2, Bytes: 10_000, Spent: time.Second / 2}); cost() != want {
		t.Errorf("a month later %+v, want %+v", cost(), want)
	}
}
