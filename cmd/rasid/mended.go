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
	var ids []string
	for i := range all {
		if c := all[i].ErrorClass; c != "" && c != feeds.ClassGone {
			ids = append(ids, all[i].Feed)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return d.db.RequestPolls(ctx, ids, now, false)
}
