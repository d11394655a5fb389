package web

import (
	"context"
	"errors"
	"fmt"
	"iter"
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

// patience is how long a search goes on: less when it has something to show.
type patience struct{ empty, found time.Duration }

func (p patience) left(found bool) time.Duration {
	if found {
		return p.found
	}
	return p.empty
}

func searchPatience() patience {
	return patience{empty: 2 * time.Second, found: 400 * time.Millisecond}
}
func tryPatience() patience { return patience{empty: 10 * time.Second, found: 10 * time.Second} }

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
	err = walk(ctx, from, q, asked, searchPatience(), &res, func(f Found) bool {
		res.Found = append(res.Found, f)
		return len(res.Found) < limit
	})
	return res, err
}

// Archive is what a search reads.
type Archive interface {
	// Candidates gives the newest items that f picks, among them all that
	// fulfil e. The ID of one is f.Before of what comes behind it.
	Candidates(ctx context.Context, e alerts.Expr, f feeds.ItemFilter) iter.Seq2[*feeds.Item, error]
}

// walk shows the items that fulfil what was asked, newest first, until take
// has enough or patience is over.
func walk(ctx context.Context, from Archive, q Query, asked question, wait patience, res *Results, take func(Found) bool) error {
	begun, found := time.Now(), false
	f := feeds.ItemFilter{Feed: q.Feed, Watchlist: q.Watchlist, Since: q.Since, Until: q.Until, Before: q.Before}
	for it, err := range from.Candidates(ctx, asked.expr, f) {
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		res.Looked = it.FirstSeen
		hits, ok := asked.judge(it)
		if ok && !take(Found{*it, hits}) {
			res.Next = it.ID
			return nil
		}
		found = found || ok
		if time.Since(begun) > wait.left(found) {
			res.Next, res.Unfinished = it.ID, true
			return nil
		}
	}
	return nil
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
		return question{}, &alerts.QueryError{Column: 1, Code: alerts.NoWord, Args: []string{text}, Message: err.Error()}
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
