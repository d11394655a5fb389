package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/storage"
	"rasid/web"
)

// searchLine is an item that a search found, as other programs read it.
type searchLine struct {
	Item alerts.JSONItem `json:"item"`
	Hits []alerts.Hit    `json:"hits"`
}

func (a *app) searchCommand() *cobra.Command {
	var asJSON bool
	var span between
	var q web.Query
	c := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search the archive as the watchlists do",
		Long: "search finds stored items in the language of watchlists, newest first: words, \"phrases\",\n" +
			"AND OR NOT, NEAR/8, title:, /regexps/, @lists. سوريا finds وسوريا, بسوريا, سُوريا and ســوريا.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withReader(c, func(cfg *config.Config, db *storage.DB) (err error) {
				now := time.Now()
				if q.Text = strings.Join(args, " "); strings.TrimSpace(q.Text) == "" {
					return usage(errors.New("the query is empty"), `"rasid items" lists all, with the same flags`)
				}
				if q.Since, q.Until, err = span.read(cfg, now); err != nil {
					return err
				}
				if err := (named{feed: q.Feed, watchlist: q.Watchlist}).check(c.Context(), cfg, db); err != nil {
					return err
				}
				return a.search(c.Context(), cfg, db, q, span.most(asJSON), asJSON, now)
			})
		},
	}
	c.Flags().StringVar(&q.Feed, "feed", "", "only of this feed")
	c.Flags().StringVar(&q.Watchlist, "watchlist", "", "only items that alerted this watchlist")
	span.flags(c)
	return listing(c, &asJSON)
}

// search shows at most most items (0: all).
func (a *app) search(ctx context.Context, cfg *config.Config, db *storage.DB, q web.Query, most int, asJSON bool, now time.Time) error {
	out, given := newLines(a.out), 0
	for {
		q.Limit = 200
		if most > 0 {
			q.Limit = min(q.Limit, most-given)
		}
		res, err := web.Search(ctx, db, q, alerts.QueryOptions{List: cfg.List})
		if err != nil {
			return queryMistake(q.Text, err)
		}
		for i := range res.Found {
			f := &res.Found[i]
			if !asJSON {
				a.found(f, now)
			} else if err := out.write(searchLine{alerts.ItemJSON(f.Item), alerts.NotNil(f.Hits)}); err != nil {
				return err
			}
		}
		given += len(res.Found)
		if res.Next == "" || (most > 0 && given >= most) {
			return nil
		}
		q.Before = res.Next
	}
}

// found shows an item with its hits in place.
func (a *app) found(f *web.Found, now time.Time) {
	fmt.Fprintf(a.out, "%s  %s  %s  %s\n", short(f.Item.ID), f.Item.Feed, ago(f.Item.FirstSeen, now), isolate(f.Item.Title))
	w := explainWriter{w: a.out, item: &f.Item}
	w.places(alerts.Condition{Hits: f.Hits}, 1)
}

// queryMistake points at where a query is wrong.
func queryMistake(query string, err error) error {
	var qe *alerts.QueryError
	if !errors.As(err, &qe) {
		return err
	}
	return usage(fmt.Errorf("%s\n  the query, column %d: %s", query, qe.Column, qe.Text()), "docs/matching.md explains the language")
}
