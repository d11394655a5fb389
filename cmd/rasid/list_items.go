package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// span of a listing, as the flags say.
type between struct {
	since, until string
	limit        int
}

func (b *between) flags(c *cobra.Command) {
	c.Flags().StringVar(&b.since, "since", "", "not older than this: 24h, 30d, 2026-11-24")
	c.Flags().StringVar(&b.until, "until", "", "older than this")
	c.Flags().IntVar(&b.limit, "limit", 0, "at most so many, the newest ones (default 50; with --json all)")
}

// read returns both ends.
func (b *between) read(cfg *config.Config, now time.Time) (since, until time.Time, err error) {
	if since, err = parseWhen("since", b.since, now, cfg.Location); err != nil {
		return since, until, err
	}
	until, err = parseWhen("until", b.until, now, cfg.Location)
	return since, until, err
}

// most is how many rows are wanted; 0 is all.
func (b *between) most(asJSON bool) int {
	const screenful = 50
	if b.limit <= 0 && !asJSON {
		return screenful
	}
	return max(b.limit, 0)
}

// pages reads pages of rows, newest first, until most were given (0: all).
// page takes the ID of the last row before and how many are wanted.
func pages[T any](most int, page func(before string, limit int) ([]T, error), id func(*T) string, emit func(*T) error) error {
	const full = 500
	given, before := 0, ""
	for {
		limit := full
		if most > 0 {
			limit = min(full, most-given)
		}
		rows, err := page(before, limit)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := emit(&rows[i]); err != nil {
				return err
			}
		}
		given += len(rows)
		if len(rows) < limit || given == most {
			return nil
		}
		before = id(&rows[len(rows)-1])
	}
}

func (a *app) itemsCommand() *cobra.Command {
	var asJSON bool
	var span between
	var f feeds.ItemFilter
	c := &cobra.Command{
		Use:   "items",
		Short: "List stored items, the newest first",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withReader(c, func(cfg *config.Config, db *storage.DB) (err error) {
				now := time.Now()
				if f.Since, f.Until, err = span.read(cfg, now); err != nil {
					return err
				}
				return a.items(c.Context(), db, f, span.most(asJSON), asJSON, now)
			})
		},
	}
	c.Flags().StringVar(&f.Feed, "feed", "", "only of this feed")
	c.Flags().StringVar(&f.Watchlist, "watchlist", "", "only those that alerted this watchlist")
	span.flags(c)
	return listing(c, &asJSON)
}

func (a *app) items(ctx context.Context, db *storage.DB, f feeds.ItemFilter, most int, asJSON bool, now time.Time) error {
	out := newLines(a.out)
	t := newTable(a.out, "ITEM", "FEED", "SEEN", "TITLE")
	err := pages(most, func(before string, limit int) ([]feeds.Item, error) {
		f.Before, f.Limit = before, limit
		return db.Items(ctx, f)
	}, func(it *feeds.Item) string { return it.ID }, func(it *feeds.Item) error {
		if asJSON {
			return out.write(alerts.ItemJSON(*it))
		}
		t.row(short(it.ID), it.Feed, ago(it.FirstSeen, now), clip(it.Title, 70))
		return nil
	})
	if err != nil || asJSON {
		return err
	}
	return t.flush()
}
