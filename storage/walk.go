package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasid/feeds"
)

// walkBatch is how many items Walk reads at once: no reader stays open long,
// so the write-ahead log can be folded meanwhile.
const walkBatch = 500

// Walk shows the items first seen from since on and before until (zero: no
// bound), the first one first, until visit returns an error, which Walk
// returns.
func (db *DB) Walk(ctx context.Context, since, until time.Time, visit func(*feeds.Item) error) error {
	after := idAt(since)
	for {
		w := where{}
		w.and("i.id > ?", after)
		w.idSince("i.id", time.Time{}, until)
		items, err := collect(ctx, db.read, scanItem, `SELECT `+itemColumns+` FROM items i`+w.sql()+` ORDER BY i.id LIMIT ?`, w.limit(walkBatch)...)
		if err != nil {
			return fmt.Errorf("read items: %w", err)
		}
		for i := range items {
			if err := visit(&items[i]); err != nil {
				return err
			}
		}
		if len(items) < walkBatch {
			return nil
		}
		after = items[len(items)-1].ID
	}
}

// CountItems counts the items that Walk would show.
func (db *DB) CountItems(ctx context.Context, since, until time.Time) (n int, err error) {
	w := where{}
	w.idSince("id", since, until)
	if err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM items`+w.sql(), w.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count items: %w", err)
	}
	return n, nil
}

// FirstPolls returns when each feed brought its first item that is still
// stored.
func (db *DB) FirstPolls(ctx context.Context) (map[string]time.Time, error) {
	first := map[string]time.Time{}
	scan := func(rows *sql.Rows) (bool, error) {
		var feed string
		var at int64
		err := rows.Scan(&feed, &at)
		first[feed] = fromMillis(at)
		return true, err
	}
	_, err := collect(ctx, db.read, scan, `SELECT f.id, i.first_seen FROM feeds f
		JOIN items i ON i.feed = f.id AND i.id = (SELECT min(id) FROM items WHERE feed = f.id)`)
	if err != nil {
		return nil, fmt.Errorf("find first polls: %w", err)
	}
	return first, nil
}
