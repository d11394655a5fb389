package main

import (
	"context"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

func (a *app) itemsCommand() *cobra.Command {
	var f feeds.ItemFilter
	c := &cobra.Command{
		Use:   "items",
		Short: "List stored items, the newest first",
		Args:  cobra.NoArgs,
	}
	c.Flags().StringVar(&f.Feed, "feed", "", "only of this feed")
	c.Flags().StringVar(&f.Watchlist, "watchlist", "", "only those that alerted this watchlist")
	c.Flags().StringVar(&f.Story, "story", "", "only those told as one with the first of this story (its ID: rasid alerts --json)")
	return a.stretched(c, func(ctx context.Context, cfg *config.Config, db *storage.DB, s stretch) error {
		if err := (named{feed: f.Feed, watchlist: f.Watchlist}).check(ctx, cfg, db); err != nil {
			return err
		}
		f.Since, f.Until = s.since, s.until
		return a.items(ctx, db, f, s)
	})
}

func (a *app) items(ctx context.Context, db *storage.DB, f feeds.ItemFilter, s stretch) error {
	out := newLines(a.out)
	t := newTable(a.out, "ITEM", "FEED", "SEEN", "TITLE")
	err := pages(s.most, func(before string, limit int) ([]feeds.Item, error) {
		f.Before, f.Limit = before, limit
		return db.Items(ctx, f)
	}, func(it *feeds.Item) string { return it.ID }, func(it *feeds.Item) error {
		if s.asJSON {
			return out.write(alerts.ItemJSON(*it))
		}
		t.row(short(it.ID), it.Feed, ago(it.FirstSeen, s.now), clip(it.Title, 70))
		return nil
	})
	if err != nil || s.asJSON {
		return err
	}
	return t.flush()
}
