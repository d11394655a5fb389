package main

import (
	"context"
	"fmt"
	"slices"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// named are the names that narrow a listing; an empty one narrows nothing.
type named struct{ feed, watchlist, channel string }

// check refuses a name that neither the file nor the database knows: misspelt,
// it would silently give nothing. What the file has no more is still listed.
func (n named) check(ctx context.Context, cfg *config.Config, db *storage.DB) error {
	if err := n.checkFeed(ctx, cfg, db); err != nil {
		return err
	}
	if n.watchlist != "" && !slices.Contains(watchlistIDs(cfg), n.watchlist) {
		told, err := db.Alerts(ctx, alerts.AlertFilter{Watchlist: n.watchlist, Limit: 1})
		if err != nil {
			return err
		}
		if len(told) == 0 {
			return noWatchlist(cfg, n.watchlist)
		}
	}
	return n.checkChannel(ctx, cfg, db)
}

func (n named) checkFeed(ctx context.Context, cfg *config.Config, db *storage.DB) error {
	if n.feed == "" || slices.ContainsFunc(cfg.Sources, func(s *feeds.Source) bool { return s.ID == n.feed }) {
		return nil
	}
	all, err := db.FeedStatuses(ctx)
	if err != nil || slices.ContainsFunc(all, func(s feeds.Status) bool { return s.Feed == n.feed }) {
		return err
	}
	return noFeed(cfg, n.feed)
}

func (n named) checkChannel(ctx context.Context, cfg *config.Config, db *storage.DB) error {
	if n.channel == "" || slices.Contains(channelNames(cfg), n.channel) {
		return nil
	}
	sent, err := db.Deliveries(ctx, alerts.DeliveryFilter{Channel: n.channel, Limit: 1})
	if err != nil || len(sent) > 0 {
		return err
	}
	return noChannel(cfg, n.channel)
}

func noFeed(cfg *config.Config, id string) error {
	var ids []string
	for _, s := range cfg.Sources {
		ids = append(ids, s.ID)
	}
	return usage(fmt.Errorf("there is no feed %q in %s", id, cfg.Path), meant(id, ids, `"rasid feeds list" shows the IDs`))
}

func noChannel(cfg *config.Config, name string) error {
	names := channelNames(cfg)
	return usage(fmt.Errorf("there is no channel %q in %s", name, cfg.Path), meant(name, names, "the channels are: "+some(names, 20)))
}

// meant names what was probably meant, or else says where to look.
func meant(word string, names []string, or string) string {
	if near := alerts.Nearest(word, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return or
}

func channelNames(cfg *config.Config) (names []string) {
	for i := range cfg.Channels {
		names = append(names, cfg.Channels[i].Name)
	}
	return names
}
