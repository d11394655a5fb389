package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

func scanTop(rows *sql.Rows) (c alerts.Top, err error) {
	err = rows.Scan(&c.Name, &c.Alerts)
	return c, err
}

// topWhere picks alerts by watchlist and time.
func topWhere(f alerts.AlertFilter) where {
	w := where{}
	w.equal("a.watchlist", f.Watchlist)
	w.idSince("a.id", f.Since, f.Until)
	return w
}

// TopTerms returns the terms that made most alerts of those that f picks by
// watchlist and time.
func (db *DB) TopTerms(ctx context.Context, f alerts.AlertFilter) ([]alerts.Top, error) {
	w := topWhere(f)
	all, err := collect(ctx, db.read, scanTop, `SELECT h.value ->> 'term' AS term, count(DISTINCT a.id) AS n
		FROM alerts a, json_each(a.hits) h`+w.sql()+` GROUP BY term ORDER BY n DESC, term LIMIT ?`, w.limit(f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("count terms: %w", err)
	}
	return all, nil
}

// TopSources returns the feeds that carried most of the alerts that f picks by
// watchlist and time.
func (db *DB) TopSources(ctx context.Context, f alerts.AlertFilter) ([]alerts.Top, error) {
	w := topWhere(f)
	all, err := collect(ctx, db.read, scanTop, `SELECT s.feed, count(*) AS n
		FROM alerts a JOIN alert_sources s ON s.alert = a.id`+w.sql()+` GROUP BY s.feed ORDER BY n DESC, s.feed LIMIT ?`, w.limit(f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("count sources: %w", err)
	}
	return all, nil
}

const backlogQuery = `SELECT channel, state, count(*), min(created) FROM deliveries GROUP BY channel, state ORDER BY channel, state`

// Backlogs counts the deliveries of each channel by state.
func (db *DB) Backlogs(ctx context.Context) ([]alerts.Backlog, error) {
	scan := func(rows *sql.Rows) (b alerts.Backlog, err error) {
		var oldest int64
		err = rows.Scan(&b.Channel, &b.State, &b.Deliveries, &oldest)
		b.Oldest = fromMillis(oldest)
		return b, err
	}
	all, err := collect(ctx, db.read, scan, backlogQuery)
	if err != nil {
		return nil, fmt.Errorf("count deliveries: %w", err)
	}
	return all, nil
}

// RhythmStep is the span that Rhythms counts by: a time whose UUIDv7s share
// their first six digits, so that the index of feeds and IDs holds all there
// is to count.
const RhythmStep = (1 << 24) * time.Millisecond

// Rhythms counts the items that each feed brought since a time, by spans of
// RhythmStep; spans without items are left out.
func (db *DB) Rhythms(ctx context.Context, since time.Time) ([]feeds.Rhythm, error) {
	scan := func(rows *sql.Rows) (r feeds.Rhythm, err error) {
		var span string
		if err := rows.Scan(&r.Feed, &span, &r.Items); err != nil {
			return r, err
		}
		n, err := strconv.ParseInt(span, 16, 64)
		r.From = fromMillis(n * RhythmStep.Milliseconds())
		return r, err
	}
	all, err := collect(ctx, db.read, scan, `SELECT f.id, substr(i.id, 1, 6) AS span, count(*)
		FROM feeds f JOIN items i INDEXED BY items_feed ON i.feed = f.id AND i.id >= ? GROUP BY f.id, span ORDER BY f.id, span`, idAt(since))
	if err != nil {
		return nil, fmt.Errorf("count items: %w", err)
	}
	return all, nil
}
