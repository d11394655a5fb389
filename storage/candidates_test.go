package storage

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// findAll looks through Candidates, so many at a time, and judges them.
func findAll(t *testing.T, db *DB, query string, f feeds.ItemFilter, page int) (found []string, looked int) {
	t.Helper()
	e, err := alerts.ParseQuery(query, alerts.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ix, err := alerts.NewIndex([]*alerts.Watchlist{{ID: "q", Expr: e}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for {
		here := 0
		for it, err := range db.Candidates(t.Context(), e, f) {
			if err != nil {
				t.Fatal(err)
			}
			f.Before = it.ID
			if here++; len(ix.Judge(it)) > 0 {
				found = append(found, it.GUID)
			}
			if here == page {
				break
			}
		}
		if looked += here; here < page {
			return found, looked
		}
	}
}

// archive has items of two feeds, the words of n telling its number.
func archive(t *testing.T) *DB {
	t.Helper()
	db := openTest(t)
	src := sources(t, db, "a", "b")
	titles := []string{"وسُورِيا اليوم", "اجتماع في دمشق", "لجنة برلمانية", "كوفيد-19 في المدينة", "Talks in Syria", "للإرهاب حديث", "ومدينتهم الكبيرة"}
	for i := range 140 {
		feed, at := "a", t0.Add(time.Duration(i)*10*time.Minute)
		if i%3 == 0 {
			feed = "b"
		}
		if i%20 == 0 {
			it := entry(fmt.Sprint("t", i/20), fmt.Sprint("lt", i), titles[i/20])
			save(t, db, next(t, db, src["a"], at, it), nobody)
		}
		var items []feeds.Item
		for n := range 10 {
			items = append(items, entry(fmt.Sprint(i, n), fmt.Sprint("l", i, n), fmt.Sprintf("حديث رقم %d عن الطقس", 10*i+n)))
		}
		save(t, db, next(t, db, src[feed], at, items...), nobody)
	}
	return db
}

// next is a poll that begins from the state as it is.
func next(t *testing.T, db *DB, s *feeds.Source, at time.Time, items ...feeds.Item) *feeds.Poll {
	t.Helper()
	st, err := db.State(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	p := poll(s, at, items...)
	p.Next.Version = st.Version
	return p
}

// TestCandidates: what the index lets through holds all that a query finds,
// indexed or waiting, and not much more.
func TestCandidates(t *testing.T) {
	if testing.Short() {
		t.Skip("what is not indexed is read item by item")
	}
	db := archive(t)
	for _, indexed := range []int{0, 500, 2000} {
		if _, err := db.IndexBatch(t.Context(), indexed); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string][]string{
			"سوريا": {"t0"}, "سوريا OR دمشق": {"t1", "t0"}, "دمشق NOT سوريا": {"t1"}, "NOT سوريا اجتماع": {"t1"},
			"الإرهاب": {"t5"}, "كوفيد-19": {"t3"}, "syria": {"t4"}, "title:لجنة": {"t2"}, "author:لجنة OR لجنة": {"t2"}, "/لجن/": {"t2"},
			"مدينة NEAR/3 الكبيرة": {"t6"}, `"مدينة الكبيرة"`: {"t6"}, "inflected:لجنة": {"t2"}, "exact:لجنة": {"t2"}, "جنة": nil, "lemma:حديث رقم كبير": nil,
		} {
			got, looked := findAll(t, db, query, feeds.ItemFilter{}, 50)
			if !slices.Equal(got, want) {
				t.Errorf("%d indexed: %s finds %v, want %v", indexed, query, got, want)
			}
			if indexed == 2000 && query[0] != '/' && query[0] != 'a' && query[0] != 'l' && looked > 10 {
				t.Errorf("%s looked at %d items", query, looked)
			}
		}
	}
	for name, c := range map[string]struct {
		f    feeds.ItemFilter
		want int
	}{
		"all":   {feeds.ItemFilter{}, 1401},
		"feed":  {feeds.ItemFilter{Feed: "b"}, 470},
		"since": {feeds.ItemFilter{Since: t0.Add(1390 * time.Minute)}, 10},
		"until": {feeds.ItemFilter{Until: t0.Add(10 * time.Minute)}, 10},
		"none":  {feeds.ItemFilter{Since: t0.Add(9999 * time.Minute)}, 0},
	} {
		if got, _ := findAll(t, db, "حديث", c.f, 100); len(got) != c.want || len(slices.Compact(slices.Sorted(slices.Values(got)))) != c.want {
			t.Errorf("%s: %d items, want %d", name, len(got), c.want)
		}
	}
}

// TestSearchesLeaveRoom: searches that last keep neither readers nor the writer
// waiting, only one another.
func TestSearchesLeaveRoom(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	save(t, db, poll(a, t0, entry("1", "l1", "نبأ عن المدينة"), entry("2", "l2", "خبر عن المدينة")), nobody)
	e := alerts.Term{Text: "المدينة"}
	var ends []func()
	for range readers / 2 {
		next, end := iter.Pull2(db.Candidates(t.Context(), e, feeds.ItemFilter{}))
		defer end()
		if it, err, ok := next(); !ok || err != nil || it == nil {
			t.Fatal(it, err, ok)
		}
		ends = append(ends, end)
	}
	if _, err := db.Stats(t.Context()); err != nil {
		t.Error(err)
	}
	save(t, db, next(t, db, a, t0.Add(time.Hour), entry("3", "l3", "نبأ آخر عن المدينة")), nobody)
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	for _, err := range db.Candidates(short, e, feeds.ItemFilter{}) {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a search too many: %v", err)
		}
	}
	ends[0]()
	if found, _ := findAll(t, db, "المدينة", feeds.ItemFilter{}, 10); len(found) != 3 {
		t.Errorf("found %v", found)
	}
}

// TestSearchAfterEdit: an item that the index knows as it was before is found
// once, and as it is now.
func TestSearchAfterEdit(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	before := entry("1", "l1", "اجتماع طارئ في المدينة")
	save(t, db, poll(a, t0, before, entry("2", "l2", "أمطار على المدينة")), nobody)
	if _, err := db.IndexBatch(t.Context(), 10); err != nil {
		t.Fatal(err)
	}
	after := before
	after.Title, after.Keys.Content = "قمة عاجلة في المدينة", "edited"
	save(t, db, next(t, db, a, t0.Add(time.Hour), after), nobody)
	for query, want := range map[string][]string{"المدينة": {"1", "2"}, "قمة": {"1"}, "اجتماع": nil} {
		if got, _ := findAll(t, db, query, feeds.ItemFilter{}, 10); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", query, got, want)
		}
	}
}
