package web

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// shelf is an archive of numbered items, the highest number the newest one,
// that gives ten at a time and takes its time over each.
type shelf struct {
	items int
	slow  time.Duration
	asked []alerts.Expr
}

func (s *shelf) Candidates(_ context.Context, e alerts.Expr, f feeds.ItemFilter) (items []feeds.Item, more string, err error) {
	s.asked = append(s.asked, e)
	time.Sleep(s.slow)
	from := s.items
	if f.Before != "" {
		if from, err = strconv.Atoi(f.Before); err != nil {
			return nil, "", err
		}
	}
	for i := from - 1; i >= max(0, from-10); i-- {
		it := feeds.Item{ID: strconv.Itoa(i), Title: fmt.Sprintf("خبر رقم %d", i), FirstSeen: time.Unix(int64(i), 0)}
		if i%7 == 0 {
			it.Title += " في دمشق"
		}
		items = append(items, it)
	}
	if from > 10 {
		more = strconv.Itoa(from - 10)
	}
	return items, more, nil
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

// TestSearchGivesUpInTime: who waits gets what there is, and where to go on.
func TestSearchGivesUpInTime(t *testing.T) {
	asked, err := ask("قاهرة", alerts.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var res Results
	from := &shelf{items: 1000, slow: 5 * time.Millisecond}
	err = walk(t.Context(), from, Query{}, asked, 20*time.Millisecond, &res, func(Found) bool { return true })
	if err != nil || !res.Unfinished || res.Next == "" || res.Looked.IsZero() || len(from.asked) > 10 {
		t.Errorf("%+v after %d batches, %v", res, len(from.asked), err)
	}
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
