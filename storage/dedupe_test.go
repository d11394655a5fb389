package storage

import (
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// keyed is an entry with all its keys told.
func keyed(guid, link, print, content string) feeds.Item {
	return feeds.Item{
		GUID: guid, Link: link, Title: content, Published: t0,
		Keys: feeds.Keys{GUID: guid, Link: link, Print: print, Content: content},
	}
}

func TestDedupe(t *testing.T) {
	first := keyed("g1", "l1", "p1", "عنوان اول")
	for _, c := range []struct {
		name string
		next []feeds.Item
		want feeds.Saved
	}{
		{"again", []feeds.Item{first}, feeds.Saved{}},
		{"edited, same guid", []feeds.Item{keyed("g1", "l2", "p2", "عنوان معدل")}, feeds.Saved{Updated: 1}},
		{"title is the guid and was edited, same link", []feeds.Item{keyed("g2", "l1", "p2", "عنوان معدل")}, feeds.Saved{Updated: 1}},
		{"all guids and links changed", []feeds.Item{keyed("g2", "l2", "p1", "عنوان اول")}, feeds.Saved{}},
		{"no guid and no link", []feeds.Item{keyed("", "", "p1", "عنوان اول")}, feeds.Saved{}},
		{"another item", []feeds.Item{keyed("g2", "l2", "p2", "شيء مختلف")}, feeds.Saved{New: 1, Alerts: 1}},
		{"two with one print and links of their own", []feeds.Item{keyed("g2", "l2", "p1", "عاجل"), first}, feeds.Saved{New: 1, Alerts: 1}},
		{"listed twice", []feeds.Item{first, keyed("g9", "l1", "p9", "عنوان اول")}, feeds.Saved{}},
		{"empty keys identify nothing", []feeds.Item{keyed("", "l5", "", "واحد"), keyed("", "l6", "", "اثنان")}, feeds.Saved{New: 2, Alerts: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := openTest(t)
			a := sources(t, db, "a")["a"]
			save(t, db, poll(a, t0, first), every)
			later := t0.Add(time.Hour)
			if got := save(t, db, poll(a, later, c.next...), every); got != c.want {
				t.Errorf("saved %+v, want %+v", got, c.want)
			}
			if got := save(t, db, poll(a, later.Add(time.Hour), c.next...), every); got != (feeds.Saved{}) {
				t.Errorf("the same document again: saved %+v, want nothing", got)
			}
			balanced(t, db)
		})
	}
}

func TestEditAlertsNewMatchesOnly(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	judge := func(it *feeds.Item) []alerts.Match {
		if it.Title == "هادئ" {
			return nil
		}
		return every(it)
	}
	quiet, loud, louder := keyed("g", "l", "p", "هادئ"), keyed("g", "l", "p", "انفجار"), keyed("g", "l", "p", "انفجار كبير")
	for i, c := range []struct {
		item feeds.Item
		want feeds.Saved
	}{
		{quiet, feeds.Saved{New: 1}},
		{loud, feeds.Saved{Updated: 1, Alerts: 1}},
		{louder, feeds.Saved{Updated: 1}},
		{quiet, feeds.Saved{Updated: 1}}, // A and B in turn
		{loud, feeds.Saved{Updated: 1}},
	} {
		if got := save(t, db, poll(a, t0.Add(time.Duration(i)*time.Hour), c.item), judge); got != c.want {
			t.Errorf("step %d: saved %+v, want %+v", i, got, c.want)
		}
	}
	it, err := db.Item(t.Context(), "l")
	if err != nil || it.Title != "انفجار" || it.Updated.IsZero() || !it.FirstSeen.Equal(t0) {
		t.Errorf("item %+v, %v", it, err)
	}
}

func TestStoryAcrossFeeds(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c")
	save(t, db, poll(src["a"], t0, keyed("1", "shared", "p1", "نبأ اول مهم")), every)
	got := save(t, db, poll(src["b"], t0.Add(72*time.Hour), keyed("2", "shared", "p2", "عنوان غيره تماما")), every)
	if got != (feeds.Saved{New: 1}) {
		t.Errorf("the same article in another feed: %+v", got)
	}
	list, err := db.Alerts(t.Context(), alerts.AlertFilter{})
	if err != nil || len(list) != 1 || len(list[0].Sources) != 2 || list[0].Sources[0] != "a" {
		t.Fatalf("alerts %+v, %v; want one of a and b", list, err)
	}
	items, err := db.Items(t.Context(), feeds.ItemFilter{})
	if err != nil || len(items) != 2 || items[0].Story != items[1].Story {
		t.Errorf("items %+v, %v; want two of one story", items, err)
	}
}

func TestPossibleLoss(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	page := func(from int) (all []feeds.Item) {
		for i := range 6 {
			s := string(rune('a' + from + i))
			all = append(all, keyed(s, s, s, s))
		}
		return all
	}
	for i, want := range []bool{false, false, true} {
		if got := save(t, db, poll(a, t0.Add(time.Duration(i)*time.Hour), page([]int{0, 3, 12}[i])...), nobody); got.PossibleLoss != want {
			t.Errorf("poll %d: possible loss %v, want %v", i, got.PossibleLoss, want)
		}
	}
}

func TestPruneKeepsTombstones(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	old := keyed("g", "l", "p", "قديم")
	save(t, db, poll(a, t0, old), nobody)
	save(t, db, poll(a, t0, keyed("g2", "l2", "p2", "منبه")), every)
	if n, err := db.Prune(t.Context(), t0.Add(time.Hour), t0.Add(time.Hour)); err != nil || n != 1 {
		t.Fatalf("Prune = %d, %v; want 1", n, err)
	}
	if got := save(t, db, poll(a, t0.Add(2*time.Hour), old), every); got != (feeds.Saved{}) {
		t.Errorf("a pruned item came back: %+v", got)
	}
	if got := save(t, db, poll(a, t0.Add(3*time.Hour), keyed("", "l", "", "قديم")), every); got != (feeds.Saved{}) {
		t.Errorf("a pruned item came back by its link: %+v", got)
	}
}

func balanced(t testing.TB, db *DB) {
	t.Helper()
	b, err := db.Conservation(t.Context())
	if err != nil || !b.Holds() {
		t.Errorf("balance %+v, %v", b, err)
	}
}
