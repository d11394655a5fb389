package storage

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"time"

	"rasid/alerts"
)

// Stats are the counts of a database.
type Stats struct {
	Feeds, Items, Stories, Alerts int
	Deliveries                    map[alerts.DeliveryState]int
	Unindexed                     int   // items that wait for the search index
	Bytes                         int64 // of the database file
	WALBytes                      int64 // of the write-ahead log
}

// Stats counts what is stored.
func (db *DB) Stats(ctx context.Context) (Stats, error) {
	var s Stats
	err := db.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM feeds WHERE removed_at = 0), (SELECT count(*) FROM items),
		(SELECT count(*) FROM stories), (SELECT count(*) FROM alerts), (SELECT count(*) FROM search_queue)`).
		Scan(&s.Feeds, &s.Items, &s.Stories, &s.Alerts, &s.Unindexed)
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
	if _, err := collect(ctx, db.read, count, `SELECT state, count(*) FROM deliveries GROUP BY state`); err != nil {
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

// Count is how many alerts a watchlist had in a span of time.
type Count struct {
	Watchlist string
	From      time.Time
	Alerts    int
}

// AlertCounts counts the alerts since a time per watchlist and step, such as
// an hour; spans without alerts are left out. Steps begin at multiples of step
// since 1970 in UTC.
func (db *DB) AlertCounts(ctx context.Context, since time.Time, step time.Duration) ([]Count, error) {
	scan := func(rows *sql.Rows) (c Count, err error) {
		var from int64
		err = rows.Scan(&c.Watchlist, &from, &c.Alerts)
		c.From = fromMillis(from)
		return c, err
	}
	all, err := collect(ctx, db.read, scan, `SELECT watchlist, matched_at / ?1 * ?1 AS span, count(*) FROM alerts
		WHERE id >= ?2 AND matched_at >= ?3 GROUP BY watchlist, span ORDER BY span, watchlist`,
		step.Milliseconds(), idAt(since), millis(since))
	if err != nil {
		return nil, fmt.Errorf("count alerts: %w", err)
	}
	return all, nil
}

// TermCount is how many alerts a term made.
type TermCount struct {
	Term   string
	Alerts int
}

// TopTerms returns the n terms that made most alerts since a time.
func (db *DB) TopTerms(ctx context.Context, since time.Time, n int) ([]TermCount, error) {
	scan := func(rows *sql.Rows) (c TermCount, err error) {
		err = rows.Scan(&c.Term, &c.Alerts)
		return c, err
	}
	all, err := collect(ctx, db.read, scan, `SELECT h.value ->> 'term' AS term, count(DISTINCT a.id) AS n
		FROM alerts a, json_each(a.hits) h WHERE a.id >= ? GROUP BY term ORDER BY n DESC, term LIMIT ?`, idAt(since), n)
	if err != nil {
		return nil, fmt.Errorf("count terms: %w", err)
	}
	return all, nil
}

// idAt is the lowest UUIDv7 of a time, as a bound for IDs made since.
func idAt(t time.Time) string {
	h := fmt.Sprintf("%012x", max(0, millis(t)))
	return h[:8] + "-" + h[8:]
}
