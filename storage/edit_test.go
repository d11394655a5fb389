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

// mentions judges that items with a word in the title fulfil watchlists.
func mentions(word string, all ...*alerts.Watchlist) alerts.Judge {
	return func(it *feeds.Item) []alerts.Match {
		if !strings.Contains(it.Title, word) {
			return nil
		}
		return watching(all...)(it)
	}
}

// deaf wants to hear of neither edits nor vanishings.
var deaf = &alerts.Watchlist{ID: "deaf", PerItem: true, Routes: desk.Routes}

// heard fails where deaf was told of more than new items.
func heard(t *testing.T, db *DB) {
	t.Helper()
	all, err := db.Alerts(t.Context(), alerts.AlertFilter{Watchlist: deaf.ID})
	if err != nil || len(all) == 0 {
		t.Errorf("nothing was told to the other watchlist: %v", err)
	}
	for _, al := range all {
		if al.Cause != alerts.Matched {
			t.Errorf("%s is told to a watchlist that does not want it: %s", al.Cause, al.Item.Title)
		}
	}
}

func TestOnEdited(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	w := &alerts.Watchlist{ID: "w", OnEdited: true, Routes: desk.Routes}
	for i, c := range []struct {
		title string
		want  []alerts.Cause
		note  string
	}{
		{"الوزير يزور الميناء القديم", []alerts.Cause{alerts.Matched}, ""},
		{"الوزير يزور الميناء الجديد", []alerts.Cause{alerts.Edited}, "[-القديم-] {+الجديد+}"},
		{"الوزير يزور  الميناء الجديد", nil, ""},                                             // white space
		{"مسؤول يزور الميناء الجديد", []alerts.Cause{alerts.Edited}, "[-الوزير-] {+مسؤول+}"}, // the name was taken out
		{"مسؤول يزور المدينة", nil, ""},                                                      // nobody watches that
		{"الوزير يزور المدينة", nil, ""},                                                     // a new match of a story that was told
		{"الوزير يزور الميناء القديم", nil, ""},                                              // as it was before
		{"الوزير يعود من الميناء", []alerts.Cause{alerts.Edited}, ""},                        // anew
	} {
		it := keyed("g", "l", "p", c.title)
		save(t, db, poll(a, t0.Add(time.Duration(i)*time.Minute), it), mentions("الوزير", w, deaf))
		got, err := db.Alerts(t.Context(), alerts.AlertFilter{Watchlist: w.ID, Since: t0.Add(time.Duration(i) * time.Minute)})
		if err != nil {
			t.Fatal(err)
		}
		var rang []alerts.Cause
		for _, al := range got {
			rang = append(rang, al.Cause)
			if !strings.Contains(al.Note, c.note) {
				t.Errorf("%s: note %q", c.title, al.Note)
			}
		}
		if !slices.Equal(rang, c.want) {
			t.Errorf("%d %s: rang %v, want %v", i, c.title, rang, c.want)
		}
	}
	before, err := collect(t.Context(), db.read, one[string], `SELECT title FROM item_versions ORDER BY replaced`)
	if err != nil || len(before) != 6 || before[5] != "الوزير يزور الميناء القديم" {
		t.Errorf("versions %q, %v", before, err)
	}
	heard(t, db)
	balanced(t, db)
}

func TestOnVanished(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	a.Whole = true
	w := &alerts.Watchlist{ID: "w", OnVanished: true, PerItem: true, Routes: desk.Routes}
	for i, c := range []struct {
		why  string
		list string // newest first
		gone int
	}{
		{"first", "edcba", 0},
		{"scrolled off", "fedcb", 0},
		{"missed once", "fecb", 0},
		{"back again", "fedcb", 0},
		{"missed", "fecb", 0},
		{"and missed again", "gfecb", 1},
		{"and again", "gfecb", 0},
		{"the newest is missed by an old copy", "fecb", 0},
		{"and is back", "gfecb", 0},
		{"another document", "xyz", 0},
		{"and the old one", "gfecb", 0},
		{"two are taken out", "geb", 0},
		{"for good", "geb", 2},
	} {
		var items []feeds.Item
		for _, r := range c.list {
			items = append(items, keyed(string(r), string(r), string(r), "خبر "+string(r)))
		}
		at := t0.Add(time.Duration(i) * time.Minute)
		save(t, db, poll(a, at, items...), watching(w, deaf))
		got, err := db.Alerts(t.Context(), alerts.AlertFilter{Since: at})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, al := range got {
			if al.Cause == alerts.Vanished {
				n++
			}
		}
		if n != c.gone {
			t.Errorf("%s: %d vanished, want %d", c.why, n, c.gone)
		}
	}
	heard(t, db)
	balanced(t, db)
}

// TestNotWholeNoVanishing: a document read in part says nothing of what is not
// in it.
func TestNotWholeNoVanishing(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	a.Whole = true
	w := &alerts.Watchlist{ID: "w", OnVanished: true, Routes: desk.Routes}
	for i := range 4 {
		p := poll(a, t0.Add(time.Duration(i)*time.Minute), titled("1", harbour), titled("2", bridge))
		if i > 0 {
			p.Items = []feeds.Item{titled(fmt.Sprint(9+i), fmt.Sprint("نبأ ", i)), titled("2", bridge)}
			p.Listed = 4
		}
		save(t, db, p, watching(w))
	}
	if slices.Contains(causes(t, db), alerts.Vanished) {
		t.Error("vanished")
	}
}
