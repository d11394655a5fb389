package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// TestAsOneByOne stores random polls of three feeds, which share keys, links
// and texts in every way, both as the daemon does and item by item: the two
// archives must be equal to the row.
func TestAsOneByOne(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	together, single := openTest(t), openTest(t)
	src := sources(t, together, "a", "b", "c")
	sources(t, single, "a", "b", "c")
	for _, s := range src {
		s.Whole = true
	}
	judge := listeners()
	at := t0
	for round := range 60 {
		at = at.Add(time.Duration(1+r.IntN(300)) * time.Minute)
		p := poll(src[string("abc"[r.IntN(3)])], at, randomPage(r)...)
		q := *p
		q.Items = slices.Clone(p.Items)
		saved := save(t, together, p, judge)
		if want := saveNaive(t, single, &q, judge); saved != want {
			t.Fatalf("poll %d: saved %+v, one by one %+v", round, saved, want)
		}
		if round%20 == 19 {
			for _, db := range []*DB{together, single} {
				if _, err := db.Prune(t.Context(), at.Add(-24*time.Hour), at); err != nil {
					t.Fatal(err)
				}
			}
		}
		if round%5 != 4 {
			continue
		}
		if got, want := dump(t, together), dump(t, single); got != want {
			t.Fatalf("poll %d:\n%s", round, firstDifference(got, want))
		}
	}
	for table, least := range map[string]int{"items": 100, "alerts": 50, "item_versions": 5, "alert_sources WHERE feed <> 'a'": 20} {
		if n := number(t, together, `SELECT count(*) FROM `+table); n < least {
			t.Errorf("only %d rows in %s: the polls try too little", n, table)
		}
	}
}

func listeners() alerts.Judge {
	a := &alerts.Watchlist{ID: "a", Escalate: 2, Repeat: time.Hour, OnEdited: true, OnVanished: true, Routes: []alerts.Route{{Channel: "desk"}}}
	b := &alerts.Watchlist{ID: "b", PerItem: true}
	return func(it *feeds.Item) (all []alerts.Match) {
		if strings.ContainsAny(it.Title, "وق") {
			all = append(all, alerts.Match{Watchlist: a})
		}
		if strings.ContainsAny(it.Title, "ض") {
			all = append(all, alerts.Match{Watchlist: b})
		}
		return all
	}
}

// randomPage has entries that agree in some keys, in text, or in nothing.
func randomPage(r *rand.Rand) []feeds.Item {
	all := make([]feeds.Item, r.IntN(12))
	for i := range all {
		text := rand.New(rand.NewPCG(uint64(r.IntN(50)), 7))
		title := sentence(text, 3+text.IntN(7))
		if r.IntN(6) == 0 {
			title += " " + sentence(r, 1)
		}
		it := keyed(some(r, "g", 300), some(r, "l", 300), some(r, "p", 300), title)
		if r.IntN(3) == 0 {
			it.Keys.GUID = "https://example.org/" + it.Keys.GUID
		}
		if r.IntN(2) == 0 {
			it.Summary = sentence(text, 20)
		}
		it.Keys.Content += it.Summary
		all[i] = it
	}
	return all
}

func some(r *rand.Rand, kind string, of int) string {
	if r.IntN(5) == 0 {
		return ""
	}
	return fmt.Sprint(kind, r.IntN(of))
}

func saveNaive(t *testing.T, db *DB, p *feeds.Poll, judge alerts.Judge) (saved feeds.Saved) {
	t.Helper()
	st, err := db.State(t.Context(), p.Source.ID)
	if err != nil {
		t.Fatal(err)
	}
	p.Next.Version = st.Version
	err = db.write(t.Context(), func(x *tx) error {
		if _, err := saveState(x, p); err != nil {
			return err
		}
		v := newVisit(x, p, judge)
		err := errors.Join(naive{v}.store(), v.vanished(), noteNew(x, p, v.known, &v.saved))
		saved = v.saved
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// dump writes all that a poll touches; IDs are numbered as they occur.
func dump(t *testing.T, db *DB) string {
	t.Helper()
	var b strings.Builder
	for _, from := range []string{
		"items ORDER BY num", "stories ORDER BY id", "item_keys ORDER BY kind, key, feed", "item_versions ORDER BY item, content_key",
		"story_sketches ORDER BY item", "search_queue ORDER BY item", "alerts ORDER BY id",
		"alert_sources ORDER BY alert, feed", "deliveries ORDER BY id", "delivery_alerts ORDER BY alert", "feeds ORDER BY id", "sqlite_sequence",
	} {
		rows, err := collect(context.Background(), db.read, scanAny, `SELECT * FROM `+from)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(from + "\n" + strings.Join(rows, "\n") + "\n")
	}
	seen := map[string]string{}
	return uuids.ReplaceAllStringFunc(b.String(), func(id string) string {
		if seen[id] == "" {
			seen[id] = fmt.Sprint("#", len(seen))
		}
		return seen[id]
	})
}

func scanAny(rows *sql.Rows) (string, error) {
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	row := make([]any, len(columns))
	for i := range row {
		row[i] = new(any)
	}
	if err := rows.Scan(row...); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range row {
		fmt.Fprintf(&b, "%v|", *c.(*any))
	}
	return b.String(), nil
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("together  %s\none by one %s", a[i], b[i])
		}
	}
	return "one has more rows"
}
