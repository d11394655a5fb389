package main

import (
	"context"
	"maps"
	"reflect"
	"time"

	"rasid/config"
	"rasid/feeds"
)

// askMended makes those feeds due now that the file asks for in another way
// than before: the hint of a failure names the key to set, and whoever has set
// it will not wait a day for the next attempt.
func (d *daemon) askMended(ctx context.Context, next *config.Config, now time.Time) error {
	d.mu.Lock()
	before := d.cfg
	d.mu.Unlock()
	if before == nil {
		return nil
	}
	ids := askedAnew(before.Sources, next.Sources)
	if !reflect.DeepEqual(before.HTTP, next.HTTP) {
		all, err := d.db.FeedStatuses(ctx)
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].ErrorClass != "" {
				ids = append(ids, all[i].Feed)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return d.db.RequestPolls(ctx, ids, now, false)
}

// askedAnew are the feeds whose login, headers or proxy changed.
func askedAnew(before, next []*feeds.Source) (ids []string) {
	was := make(map[string]*feeds.Source, len(before))
	for _, s := range before {
		was[s.ID] = s
	}
	for _, s := range next {
		w := was[s.ID]
		if w != nil && (s.Username != w.Username || s.Password != w.Password || s.Proxy != w.Proxy || !maps.Equal(s.Headers, w.Headers)) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
