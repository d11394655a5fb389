package storage

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"time"

	"rasid/alerts"
)

const stateQuery = `SELECT state, count(*) FROM deliveries GROUP BY state`

// Stats counts what is stored.
func (db *DB) Stats(ctx context.Context) (alerts.Stats, error) {
	var s alerts.Stats
	err := db.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM feeds WHERE removed_at = 0), (SELECT coalesce(sum(items), 0) FROM feeds),
		(SELECT count(*) FROM alerts), (SELECT count(*) FROM search_queue)`).
		Scan(&s.Feeds, &s.Items, &s.Alerts, &s.Unindexed)
	if err != nil {
		return s, fmt.Errorf("count rows: %w", err)
	}
	s.Deliveries = map[alerts.DeliveryState]int{}
	count := func(rows *sql.Rows) (bool, error) {
		var state alerts.DeliveryState
		var n int
		err := rows.Scan(&state, &n)
		s.Deliveries[state] = n
		return true, err
	}
	if _, err := collect(ctx, db.read, count, stateQuery); err != nil {
		return s, fmt.Errorf("count deliveries: %w", err)
	}
	s.Bytes, s.WALBytes = size(db.path), size(db.path+"-wal")
	return s, nil
}

// size never opens the file: closing it again would drop SQLite's locks.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// By the index of watchlists, to spare the grouping, SQLite would walk through
// all alerts: +watchlist has none.
const alertCounts = `SELECT watchlist, matched_at / ?1 * ?1 AS span, count(*) FROM alerts
	WHERE id >= ?2 AND matched_at >= ?3 GROUP BY +watchlist, span ORDER BY span, watchlist`

// AlertCounts counts the alerts since a time per watchlist and step, such as
// an hour; spans without alerts are left out. Steps begin at multiples of step
// since 1970 in UTC.
func (db *DB) AlertCounts(ctx context.Context, since time.Time, step time.Duration) ([]alerts.Count, error) {
	scan := func(rows *sql.Rows) (c alerts.Count, err error) {
		var from int64
		err = rows.Scan(&c.Watchlist, &from, &c.Alerts)
		c.From = fromMillis(from)
		return c, err
	}
	all, err := collect(ctx, db.read, scan, alertCounts, step.Milliseconds(), idAt(since), millis(since))
	if err != nil {
		return nil, fmt.Errorf("count alerts: %w", err)
	}
	return all, nil
}

// idAt is the lowest UUIDv7 of a time, as a bound for IDs made since.
func idAt(t time.Time) string {
	h := fmt.Sprintf("%012x", max(0, millis(t)))
	return h[:8] + "-" + h[8:]
}
