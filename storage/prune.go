package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasid/alerts"
)

// The sizes of pruning: others get their turn between batches.
const (
	pruneBatch  = 500
	vacuumPages = 100
	vacuumMost  = 25_000               // pages given back by one Prune: 100 MB
	keepKeys    = 400 * 24 * time.Hour // how long a tombstone outlives its item, or its feed's last mention
)

// Prune deletes the items first seen before a time, except those that alerted,
// and returns how many; the zero time keeps them all. Their keys stay, so that
// a feed that still lists them does not make them new. What only young items
// need, and what finished deliveries of that age carried, goes too; the file
// shrinks.
func (db *DB) Prune(ctx context.Context, before, now time.Time) (int, error) {
	total, after := 0, ""
	for !before.IsZero() {
		n, last, err := db.pruneItems(ctx, after, before, now)
		total += n
		if err != nil {
			return total, fmt.Errorf("prune items: %w", err)
		}
		if after = last; last == "" {
			break
		}
	}
	for _, r := range remains(before, now) {
		if err := db.pruneRemains(ctx, r); err != nil {
			return total, err
		}
	}
	if err := db.forgetCosts(ctx, now); err != nil {
		return total, err
	}
	return total, db.shrink(ctx)
}

// pruned is an item to be deleted.
type pruned struct {
	num       int64
	id, story string
}

func scanPruned(rows *sql.Rows) (p pruned, err error) {
	err = rows.Scan(&p.num, &p.id, &p.story)
	return p, err
}

// pruneItems deletes one batch of items behind an ID and returns the last one;
// "" when there were no more.
func (db *DB) pruneItems(ctx context.Context, after string, before, now time.Time) (n int, last string, err error) {
	all, err := collect(ctx, db.read, scanPruned, `SELECT i.num, i.id, i.story FROM items i WHERE i.id > ? AND i.id < ?
		AND NOT EXISTS (SELECT 1 FROM alerts WHERE item = i.num) ORDER BY i.id LIMIT ?`, after, idAt(before), pruneBatch)
	if err != nil || len(all) == 0 {
		return 0, "", err
	}
	nums, stories := make([]int64, 0, len(all)), make([]string, 0, len(all))
	for _, p := range all {
		nums, stories = append(nums, p.num), append(stories, p.story)
	}
	err = db.write(ctx, func(t *tx) error {
		if err := t.run(`UPDATE item_keys SET seen = ? WHERE item IN (SELECT value FROM json_each(?))`, millis(now), toJSON(nums)); err != nil {
			return err
		}
		// An edit may have alerted meanwhile.
		gone, err := t.exec(`DELETE FROM items WHERE num IN (SELECT value FROM json_each(?))
			AND NOT EXISTS (SELECT 1 FROM alerts WHERE item = items.num)`, toJSON(nums))
		if err != nil {
			return err
		}
		n = int(gone)
		return t.run(`DELETE FROM stories WHERE id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM items WHERE story = stories.id)
			AND NOT EXISTS (SELECT 1 FROM alerts WHERE story = stories.id)`, toJSON(stories))
	})
	return n, all[len(all)-1].id, err
}

// remain is something that goes batch by batch; the last statement says by
// its rows whether there is more.
type remain struct {
	what  string
	until time.Time
	stmts []string // each takes until and a limit
}

const oldPayloads = `SELECT id FROM deliveries WHERE payload IS NOT NULL AND state IN ('delivered', 'cancelled', 'suppressed')
	AND settled < ? ORDER BY settled LIMIT ?`

func remains(before, now time.Time) []remain {
	all := []remain{
		{"sketches", now.Add(-alerts.StoryWindow), []string{`DELETE FROM story_sketches
			WHERE item IN (SELECT item FROM story_sketches WHERE at < ? ORDER BY at LIMIT ?)`}},
		{"keys", now.Add(-keepKeys), []string{`DELETE FROM item_keys
			WHERE (kind, key, feed) IN (SELECT kind, key, feed FROM item_keys WHERE item IS NULL AND seen < ? ORDER BY seen LIMIT ?)`}},
	}
	if !before.IsZero() {
		all = append(all, remain{"payloads", before, []string{
			`DELETE FROM attempts WHERE delivery IN (` + oldPayloads + `)`,
			`UPDATE deliveries SET payload = NULL WHERE id IN (` + oldPayloads + `)`,
		}})
	}
	return all
}

func (db *DB) pruneRemains(ctx context.Context, r remain) error {
	for n := int64(pruneBatch); n == pruneBatch; {
		err := db.write(ctx, func(t *tx) (err error) {
			for _, s := range r.stmts {
				if n, err = t.exec(s, millis(r.until), pruneBatch); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("prune %s: %w", r.what, err)
		}
	}
	return nil
}

// shrink gives free pages back to the file system, some at a time.
func (db *DB) shrink(ctx context.Context) error {
	for done := 0; done < vacuumMost; done += vacuumPages {
		var free int
		err := db.write(ctx, func(t *tx) error {
			if _, err := t.get(`PRAGMA freelist_count`, nil, &free); err != nil || free == 0 {
				return err
			}
			return t.run(fmt.Sprintf(`PRAGMA incremental_vacuum(%d)`, vacuumPages))
		})
		if err != nil {
			return fmt.Errorf("shrink the database: %w", err)
		}
		if free <= vacuumPages {
			break
		}
	}
	return nil
}
