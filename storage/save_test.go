package storage

import (
	"context"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

var t0 = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func openTest(t testing.TB) *DB {
	t.Helper()
	name := "a b?c%d.db"
	if runtime.GOOS == "windows" {
		name = "a b#c%d.db" // no file there has a question mark
	}
	return openAt(t, filepath.Join(t.TempDir(), name))
}

func openAt(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, t0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	return db
}

// sources syncs feeds with these IDs.
func sources(t testing.TB, db *DB, ids ...string) map[string]*feeds.Source {
	t.Helper()
	var all []*feeds.Source
	for _, id := range ids {
		all = append(all, &feeds.Source{ID: id, URL: "https://" + id + ".example.org/feed", FirstPoll: feeds.FirstPoll{All: true}})
	}
	if err := db.SyncFeeds(t.Context(), all, t0); err != nil {
		t.Fatal(err)
	}
	byID := map[string]*feeds.Source{}
	for i := range all {
		byID[all[i].ID] = all[i]
	}
	return byID
}

// entry is an item as a feed lists it. Keys are as told, empty ones too.
func entry(guid, link, title string) feeds.Item {
	return feeds.Item{
		GUID: guid, Link: link, Title: title, Published: t0,
		Keys: feeds.Keys{GUID: guid, Link: link, Print: "p " + title, Content: "c " + title},
	}
}

func poll(s *feeds.Source, at time.Time, items ...feeds.Item) *feeds.Poll {
	return &feeds.Poll{
		Source: s, Started: at, Result: feeds.ResultOK, Items: items, Listed: len(items),
		Next: feeds.State{Feed: s.ID, URL: s.URL, ETag: at.String(), NextPoll: at.Add(time.Hour), LastPoll: at, LastSuccess: at},
	}
}

func save(t testing.TB, db *DB, p *feeds.Poll, judge alerts.Judge) feeds.Saved {
	t.Helper()
	if st, err := db.State(context.Background(), p.Source.ID); err == nil {
		p.Next.Version = st.Version
	}
	saved, err := db.SavePoll(context.Background(), p, judge, nil)
	if err != nil || saved.Stale {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	return saved
}

var desk = &alerts.Watchlist{ID: "w", Name: "W", Severity: alerts.Normal, Routes: []alerts.Route{{Channel: "desk"}, {Channel: "mail", Target: "a@example.org"}}}

// every judges that all items fulfil desk.
func every(*feeds.Item) []alerts.Match {
	return []alerts.Match{{Watchlist: desk, Hits: []alerts.Hit{{Term: "ن", Field: alerts.Title, Start: 0, End: 1, Text: "ن"}}}}
}

func nobody(*feeds.Item) []alerts.Match { return nil }

func TestWalk(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a")
	due, err := db.DueFeeds(t.Context(), t0, nil, 10)
	if err != nil || len(due) != 1 {
		t.Fatalf("DueFeeds = %v, %v; want one", due, err)
	}
	saved := save(t, db, poll(src["a"], t0, entry("1", "https://a.example.org/1", "نبأ عن المدينة"), entry("2", "https://a.example.org/2", "خبر آخر تماما")), every)
	if want := (feeds.Saved{New: 2, Alerts: 2}); saved != want {
		t.Fatalf("saved %+v, want %+v", saved, want)
	}
	book := func(int) time.Time { return t0.Add(time.Minute) }
	got, err := db.ClaimDeliveries(t.Context(), "desk", t0, 10, book)
	if err != nil || len(got) != 1 || len(got[0].Alerts) != 2 {
		t.Fatalf("claimed %+v, %v; want one delivery of two alerts", got, err)
	}
	if a := got[0].Alerts[0]; a.Item.Title != "خبر آخر تماما" || len(a.Hits) != 1 || len(a.Sources) != 1 {
		t.Errorf("alert %+v", a)
	}
	if err := db.Freeze(t.Context(), got[0].ID, []byte("x")); err != nil {
		t.Fatal(err)
	}
	a := alerts.Attempt{Delivery: got[0].ID, Number: 1, At: t0}
	if err := db.Settle(t.Context(), a, alerts.Outcome{State: alerts.Delivered}); err != nil {
		t.Fatal(err)
	}
	list, err := db.Deliveries(t.Context(), alerts.DeliveryFilter{Channel: "desk"})
	if err != nil || len(list) != 1 || list[0].State != alerts.Delivered || string(list[0].Payload) != "x" {
		t.Fatalf("deliveries %+v, %v", list, err)
	}
	items, err := db.Items(t.Context(), feeds.ItemFilter{Watchlist: "w"})
	if err != nil || len(items) != 2 {
		t.Fatalf("items %v, %v", items, err)
	}
	if st, err := db.FeedStatuses(t.Context()); err != nil || st[0].Items != 2 || !st[0].LastNewItem.Equal(t0) {
		t.Errorf("statuses %+v, %v", st, err)
	}
}

// TestLimited: which servers asked for a rest is known after a restart, until
// they answer again.
func TestLimited(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rasid.db")
	db := openAt(t, path)
	src := sources(t, db, "a", "b", "c", "fine")
	refuse := func(id string, class feeds.ErrorClass, status int) {
		p := poll(src[id], t0)
		p.Result, p.Next.ErrorClass, p.Next.Status, p.Next.Failures, p.Next.NotBefore = feeds.ResultFailed, class, status, 1, t0.Add(time.Hour)
		save(t, db, p, nobody)
	}
	refuse("a", feeds.ClassRateLimited, 429)
	refuse("b", feeds.ClassHTTP, 503)
	refuse("c", feeds.ClassHTTP, 500)
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	db = openAt(t, path)
	all, err := db.Limited(t.Context())
	if err != nil || len(all) != 2 || !all[0].NotBefore.Equal(t0.Add(time.Hour)) {
		t.Fatalf("limited: %+v, %v", all, err)
	}
	same := &feeds.Source{ID: "same-host", URL: "https://www.a.example.org/other"}
	if at := feeds.NewRests([]*feeds.Source{src["a"], src["b"]}, all, t0).Until(same, &feeds.State{}); !at.Equal(t0.Add(time.Hour)) {
		t.Errorf("another feed of the host may be asked at %v", at)
	}
	save(t, db, poll(src["a"], t0.Add(time.Hour), entry("1", "", "خبر")), nobody)
	if all, err := db.Limited(t.Context()); err != nil || len(all) != 1 || all[0].Feed != "b" {
		t.Errorf("limited: %+v, %v", all, err)
	}
}
