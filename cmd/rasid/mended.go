package main

import (
	"context"
	"reflect"
	"time"

	"rasid/config"
	"rasid/feeds"
)

// askMended makes failing feeds due now when the keys of http changed: the hint of
// a failure names the key to set, and whoever has set it will not wait a day for
// the next attempt. SyncFeeds does so for the keys of a feed. What is gone no key
// brings back.
func (d *daemon) askMended(ctx context.Context, next *config.Config, now time.Time) error {
	d.mu.Lock()
	before := d.cfg
	d.mu.Unlock()
	if before == nil || reflect.DeepEqual(before.HTTP, next.HTTP) {
		return nil
	}
	all, err := d.db.FeedStatuses(ctx)
	if err != nil {
		return err
	}
	for at, ids := range mendable(all, next, now) {
		if err := d.db.RequestPolls(ctx, ids, at, false); err != nil {
			return err
		}
	}
	return nil
}

// mendable are the failing feeds, by when they may be asked: now or, where that was
// less than a minute ago, in a minute.
func mendable(all []feeds.Status, cfg *config.Config, now time.Time) map[time.Time][]string {
	sources := make(map[string]*feeds.Source, len(cfg.Sources))
	for _, src := range cfg.Sources {
		sources[src.ID] = src
	}
	ids := map[time.Time][]string{}
	for i := range all {
		st := &all[i].State
		src := sources[st.Feed]
		if src == nil || st.ErrorClass == "" || st.ErrorClass == feeds.ClassGone {
			continue
		}
		at := now
		if feeds.EarliestPoll(src, st, cfg.HTTP.AllowNetworks.Hold(src, st)).After(now) {
			at = now.Add(time.Minute)
		}
		ids[at] = append(ids[at], st.Feed)
	}
	return ids
}
