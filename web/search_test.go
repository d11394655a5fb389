package web

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// shelf is an archive of numbered items, the highest number the newest one,
// that takes its time over each.
type shelf struct {
	items int
	slow  time.Duration
	given int
	asked []alerts.Expr
}

func (s *shelf) Candidates(_ context.Context, e alerts.Expr, f feeds.ItemFilter) iter.Seq2[*feeds.Item, error] {
	s.asked = append(s.asked, e)
	return func(yield func(*feeds.Item, error) bool) {
		from := s.items
		if f.Before != "" {
			from, _ = strconv.Atoi(f.Before)
		}
		for i := from - 1; i >= 0; i-- {
			time.Sleep(s.slow)
			it := feeds.Item{ID: strconv.Itoa(i), Title: fmt.Sprintf("خبر رقم %d", i), FirstSeen: time.Unix(int64(i), 0)}
			if i%7 == 0 {
				it.Title += " في دمشق"
			}
			if s.given++; !yield(&it, nil) {
				return
			}
		}
	}
}

// TestSearchPages: every item that fulfils a query comes once, whatever the
// size of a page, and hits are told.
func TestSearchPages(t *testing.T) {
	for _, limit := range []int{1, 3, 50, 1000} {
		from := &shelf{items: 143}
		var got []string
		q := Query{Text: "دمشق", Limit: limit}
		for {
			res, err := Search(t.Context(), from, q, alerts.QueryOptions{})
			if err != nil || res.Unfinished || len(res.Found) > limit {
				t.Fatalf("%d: %d found, %v", limit, len(res.Found), err)
			}
			for _, f := range res.Found {
				got = append(got, f.Item.ID)
				if len(f.Hits) != 1 || f.Hits[0].Text != "دمشق" {
					t.Errorf("%s: hits %v", f.Item.ID, f.Hits)
				}
			}
			if res.Next == "" {
				break
			}
			q.Before = res.Next
		}
		if len(got) != 21 || got[0] != "140" || got[20] != "0" {
			t.Errorf("pages of %d: %v", limit, got)
		}
	}
}

// TestSearchGivesUpInTime: who waits gets what there is, and where to go on;
// who has something to read waits less.
func TestSearchGivesUpInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wait := patience{empty: 100 * time.Millisecond, found: 30 * time.Millisecond}
		for text, given := range map[string]int{"قاهرة": 21, "دمشق": 7} {
			asked, err := ask(text, alerts.QueryOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var res Results
			from := &shelf{items: 1000, slow: 5 * time.Millisecond}
			err = walk(t.Context(), from, Query{}, asked, wait, &res, func(Found) bool { return true })
			if err != nil || !res.Unfinished || res.Next != strconv.Itoa(1000-given) || res.Looked.IsZero() || from.given != given {
				t.Errorf("%s: %+v after %d items, %v", text, res, from.given, err)
			}
		}
	})
}

func TestAsk(t *testing.T) {
	if all, err := ask("  ", alerts.QueryOptions{}); err != nil || all.expr != nil {
		t.Errorf("an empty query: %v, %v", all.expr, err)
	}
	for _, query := range []string{"(", "NOT سوريا", "@none", "a NEAR"} {
		var qe *alerts.QueryError
		if _, err := ask(query, alerts.QueryOptions{}); !errors.As(err, &qe) {
			t.Errorf("%s: %v", query, err)
		}
	}
}
