package web

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// Query asks the archive, in the language of watchlists. An empty Text takes
// every item.
type Query struct {
	Text      string
	Feed      string
	Watchlist string // only items that alerted it
	Since     time.Time
	Until     time.Time // exclusive
	Before    string    // only items older than this item ID: the next page
	Limit     int       // 0: 50
}

// Found is an item that fulfils a query, and where.
type Found struct {
	Item feeds.Item
	Hits []alerts.Hit
}

// Results are the newest items that fulfil a query.
type Results struct {
	Found []Found
	Next  string // Query.Before of the next page; empty: there is none
	// Unfinished says that the search stopped before it had looked at
	// everything in its span. Next goes on.
	Unfinished bool
	Looked     time.Time // FirstSeen of the oldest item looked at
}

const (
	searchPeace = 2 * time.Second  // after which a search gives what it has
	tryPeace    = 10 * time.Second // the same when a rule is tried
)

// Search answers a query. o says what its words mean. The error is an
// *alerts.QueryError where the query cannot be read.
func Search(ctx context.Context, from Archive, q Query, o alerts.QueryOptions) (Results, error) {
	asked, err := ask(q.Text, o)
	if err != nil {
		return Results{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = pageSize
	}
	var res Results
	err = walk(ctx, from, q, asked, searchPeace, &res, func(f Found) bool {
		res.Found = append(res.Found, f)
		return len(res.Found) < limit
	})
	return res, err
}

// Archive is what a search reads.
type Archive interface {
	// Candidates returns newest items that f picks, among them all that
	// fulfil e. more is f.Before for the next call; empty: there is nothing
	// more.
	Candidates(ctx context.Context, e alerts.Expr, f feeds.ItemFilter) (items []feeds.Item, more string, err error)
}

// walk shows the items that fulfil what was asked, newest first, until take
// has enough or peace is over.
func walk(ctx context.Context, from Archive, q Query, asked question, peace time.Duration, res *Results, take func(Found) bool) error {
	begun := time.Now()
	f := feeds.ItemFilter{Feed: q.Feed, Watchlist: q.Watchlist, Since: q.Since, Until: q.Until, Before: q.Before}
	for {
		items, more, err := from.Candidates(ctx, asked.expr, f)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		for i := range items {
			res.Looked = items[i].FirstSeen
			hits, ok := asked.judge(&items[i])
			if ok && !take(Found{items[i], hits}) {
				res.Next = items[i].ID
				return nil
			}
		}
		if more == "" {
			return nil
		}
		f.Before = more
		if time.Since(begun) > peace {
			res.Next, res.Unfinished = more, true
			return nil
		}
	}
}

// question is a compiled query.
type question struct {
	expr  alerts.Expr // nil: everything
	judge func(*feeds.Item) (hits []alerts.Hit, fulfils bool)
}

// ask compiles a query as a watchlist of its own.
func ask(text string, o alerts.QueryOptions) (question, error) {
	if strings.TrimSpace(text) == "" {
		return question{judge: func(*feeds.Item) ([]alerts.Hit, bool) { return nil, true }}, nil
	}
	e, err := alerts.ParseQuery(text, o)
	if err != nil {
		return question{}, err
	}
	ix, err := alerts.NewIndex([]*alerts.Watchlist{{ID: "query", Expr: e}}, nil)
	if err != nil {
		return question{}, &alerts.QueryError{Column: 1, Message: err.Error()}
	}
	return question{e, func(it *feeds.Item) ([]alerts.Hit, bool) {
		m := ix.Judge(it)
		if len(m) == 0 {
			return nil, false
		}
		return m[0].Hits, true
	}}, nil
}

// queryProblem says where a query is wrong.
func queryProblem(err error) error {
	var qe *alerts.QueryError
	if errors.As(err, &qe) {
		return &problem{status: 400, code: "bad_query", detail: qe.Text(), column: qe.Column}
	}
	return err
}
