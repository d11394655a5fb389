package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"rasid/alerts"
)

const alertColumns = `a.id, a.watchlist, a.watchlist_name, a.story, a.matched_at, a.hits, a.severity, a.cause, a.note,
	(SELECT json_group_array(feed) FROM (SELECT feed FROM alert_sources WHERE alert = a.id ORDER BY at, feed))`

func scanAlert(rows *sql.Rows, more ...any) (a alerts.Alert, err error) {
	var hits, sources string
	var at int64
	err = scanItemInto(rows, &a.Item, append([]any{
		&a.ID, &a.Watchlist, &a.WatchlistName, &a.Story, &at, &hits, &a.Severity, &a.Cause, &a.Note, &sources,
	}, more...)...)
	if err != nil {
		return a, err
	}
	a.MatchedAt = fromMillis(at)
	return a, errors.Join(fromJSON(hits, &a.Hits), fromJSON(sources, &a.Sources))
}

// Alerts returns the newest alerts that f picks.
func (db *DB) Alerts(ctx context.Context, f alerts.AlertFilter) ([]alerts.Alert, error) {
	w := where{}
	w.equal("a.watchlist", f.Watchlist)
	w.equal("i.id", f.Item)
	w.idSince("a.id", f.Since, f.Until)
	if f.Before != "" {
		w.and("a.id < ?", f.Before)
	}
	scan := func(rows *sql.Rows) (alerts.Alert, error) { return scanAlert(rows) }
	all, err := collect(ctx, db.read, scan, `SELECT `+itemColumns+`, `+alertColumns+` FROM alerts a JOIN items i ON i.num = a.item`+
		w.sql()+` ORDER BY a.id DESC LIMIT ?`, w.limit(f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("list alerts: %w", err)
	}
	return all, nil
}

// loadAlerts fills the alerts of deliveries, oldest first.
func loadAlerts(ctx context.Context, from reads, all []alerts.Delivery) error {
	at := make(map[string]*alerts.Delivery, len(all))
	ids := make([]string, 0, len(all))
	for i := range all {
		at[all[i].ID] = &all[i]
		ids = append(ids, all[i].ID)
	}
	if len(ids) == 0 {
		return nil
	}
	scan := func(rows *sql.Rows) (bool, error) {
		var id string
		a, err := scanAlert(rows, &id)
		if err == nil {
			at[id].Alerts = append(at[id].Alerts, a)
		}
		return true, err
	}
	_, err := collect(ctx, from, scan, `SELECT `+itemColumns+`, `+alertColumns+`, da.delivery
		FROM delivery_alerts da JOIN alerts a ON a.id = da.alert JOIN items i ON i.num = a.item
		WHERE da.delivery IN (SELECT value FROM json_each(?)) ORDER BY a.id`, toJSON(ids))
	if err != nil {
		return fmt.Errorf("load alerts: %w", err)
	}
	return nil
}
