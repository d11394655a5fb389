package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

const (
	harbour = "إعادة فتح الميناء القديم أمام السفن بعد العاصفة"
	bridge  = "إغلاق الجسر الشمالي أمام الشاحنات حتى نهاية الأسبوع"
)

// watching judges that all items fulfil w.
func watching(all ...*alerts.Watchlist) alerts.Judge {
	return func(*feeds.Item) (out []alerts.Match) {
		for _, w := range all {
			out = append(out, alerts.Match{Watchlist: w})
		}
		return out
	}
}

func titled(id, title string) feeds.Item { return keyed(id, "https://example.org/"+id, "p "+id, title) }

// causes are those of all alerts, the first first.
func causes(t *testing.T, db *DB) (all []alerts.Cause) {
	t.Helper()
	list, err := db.Alerts(t.Context(), alerts.AlertFilter{})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(list)
	for i := range list {
		all = append(all, list[i].Cause)
	}
	return all
}

func TestStories(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c")
	at := func(h int) time.Time { return t0.Add(time.Duration(h) * time.Hour) }
	for _, c := range []struct {
		why, feed, id, title string
		at                   time.Time
		alerts               int
	}{
		{"first", "a", "1", harbour, at(0), 1},
		{"label and outlet", "b", "2", "عاجل | " + harbour + " - قناة الساحل", at(1), 0},
		{"another story", "c", "3", bridge, at(2), 1},
		{"the same feed, soon", "a", "4", harbour, at(3), 0},
		{"a column of the same feed", "a", "5", harbour, at(24), 1},
		{"the window counts from the first item", "c", "6", harbour, at(49), 0},
		{"… but not of the old story", "b", "7", "عاجل " + harbour, at(80), 1},
	} {
		if got := save(t, db, poll(src[c.feed], c.at, titled(c.id, c.title)), every); got.Alerts != c.alerts {
			t.Errorf("%s: %d alerts, want %d", c.why, got.Alerts, c.alerts)
		}
	}
	list, err := db.Alerts(t.Context(), alerts.AlertFilter{})
	if err != nil || len(list) != 4 {
		t.Fatalf("alerts %+v, %v", list, err)
	}
	if first := list[3]; !slices.Equal(first.Sources, []string{"a", "b"}) {
		t.Errorf("sources %v of the first alert, want a and b", first.Sources)
	}
	balanced(t, db)
}

// TestStoryDoesNotGrowLinkByLink: the third item is like the second, but the
// story is too old for it.
func TestStoryDoesNotGrowLinkByLink(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c")
	for i, id := range []string{"a", "b", "c"} {
		save(t, db, poll(src[id], t0.Add(time.Duration(i)*30*time.Hour), titled(id, harbour)), nobody)
	}
	items, err := db.Items(t.Context(), feeds.ItemFilter{})
	if err != nil || len(items) != 3 || items[2].Story != items[1].Story || items[0].Story == items[1].Story {
		t.Errorf("stories %v, %v", items, err)
	}
}

func TestPerItem(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b")
	w := &alerts.Watchlist{ID: "w", PerItem: true, Routes: desk.Routes}
	save(t, db, poll(src["a"], t0, titled("1", harbour)), watching(w))
	if got := save(t, db, poll(src["b"], t0, titled("2", harbour)), watching(w)); got.Alerts != 1 {
		t.Errorf("%d alerts for the second item, want 1", got.Alerts)
	}
}

func TestEscalate(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c", "d")
	w := &alerts.Watchlist{ID: "w", Escalate: 3, Routes: desk.Routes}
	var rang []int
	for i, id := range []string{"a", "b", "b", "c", "d"} {
		got := save(t, db, poll(src[id], t0.Add(time.Duration(i)*time.Minute), titled(fmt.Sprint(i), harbour)), watching(w))
		rang = append(rang, got.Alerts)
	}
	if !slices.Equal(rang, []int{1, 0, 0, 1, 0}) {
		t.Errorf("rang %v", rang)
	}
	list, err := db.Alerts(t.Context(), alerts.AlertFilter{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i := range list {
		if a := &list[i]; a.Cause == alerts.Escalated {
			n++
			if a.Note != "3" || len(a.Sources) != 3 {
				t.Errorf("escalation %+v", a)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d escalations, want one", n)
	}
	balanced(t, db)
}

func TestRepeat(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c", "d")
	w := &alerts.Watchlist{ID: "w", Repeat: 6 * time.Hour, Routes: desk.Routes}
	for i, id := range []string{"a", "b", "c", "d"} {
		save(t, db, poll(src[id], t0.Add(time.Duration(4*i)*time.Hour), titled(id, harbour)), watching(w))
	}
	if got := causes(t, db); !slices.Equal(got, []alerts.Cause{alerts.Matched, alerts.Repeated}) {
		t.Errorf("rang %v, want at once and after 8 hours", got)
	}
}

func TestSpike(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	w := &alerts.Watchlist{ID: "w", Routes: desk.Routes, Spike: &alerts.Spike{
		Window: 24 * time.Hour, Baseline: 7 * 24 * time.Hour, Factor: 3, Min: 5, Cooldown: 24 * time.Hour,
	}}
	if err := db.SyncWatchlists(t.Context(), []*alerts.Watchlist{w}, t0); err != nil {
		t.Fatal(err)
	}
	n := 0
	bring := func(at time.Time, items int) feeds.Saved {
		var page []feeds.Item
		for range items {
			n++
			page = append(page, titled(fmt.Sprint(n), strings.Repeat("كلمة ", n%7)+fmt.Sprint(n)))
		}
		return save(t, db, poll(a, at, page...), watching(w))
	}
	day := 24 * time.Hour
	for d := range 6 {
		bring(t0.Add(time.Duration(d)*day), 2)
	}
	if due := claimAll(t, db, t0.Add(6*day)); len(due) != 0 {
		t.Fatalf("single items rang: %+v", due)
	}
	if got := bring(t0.Add(6*day), 8); got.Alerts != 9 {
		t.Errorf("%d alerts, want 8 that count and one that rings", got.Alerts)
	}
	bring(t0.Add(6*day+time.Hour), 8)
	list, err := db.Alerts(t.Context(), alerts.AlertFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var spikes []alerts.Alert
	for i := range list {
		if list[i].Cause == alerts.Spiked {
			spikes = append(spikes, list[i])
		}
	}
	if len(spikes) != 1 || !strings.Contains(spikes[0].Note, "usually 2") {
		t.Errorf("spikes %+v, want one", spikes)
	}
	if due := claimAll(t, db, t0.Add(6*day+time.Hour)); len(due) != 1 || len(due[0].Alerts) != 1 {
		t.Errorf("deliveries %+v, want one of one alert", due)
	}
	balanced(t, db)
}

// TestStale: of two polls that began from one state the second is not stored.
func TestStale(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	slow, quick := poll(a, t0, titled("1", harbour)), poll(a, t0.Add(time.Second), titled("2", bridge))
	for i, p := range []*feeds.Poll{quick, slow} {
		saved, err := db.SavePoll(t.Context(), p, every, nil)
		if want := i == 1; err != nil || saved.Stale != want {
			t.Errorf("poll %d: %+v, %v; want stale %v", i, saved, err, want)
		}
	}
	st, err := db.State(t.Context(), "a")
	if err != nil || st.ETag != quick.Next.ETag || st.Version != 1 {
		t.Errorf("state %+v, %v; want that of the first that was stored", st, err)
	}
	if items, err := db.Items(t.Context(), feeds.ItemFilter{}); err != nil || len(items) != 1 {
		t.Errorf("items %v, %v", items, err)
	}
	moved := *a
	moved.URL = "https://elsewhere.example.org/feed"
	if err := db.SyncFeeds(t.Context(), []*feeds.Source{&moved}, t0); err != nil {
		t.Fatal(err)
	}
	late := poll(a, t0.Add(time.Minute))
	late.Next.Version = 1
	if saved, err := db.SavePoll(t.Context(), late, every, nil); err != nil || !saved.Stale {
		t.Errorf("a poll of the old address: %+v, %v; want stale", saved, err)
	}
}
