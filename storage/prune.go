package storage

import (
	"context"
	"fmt"
	"time"
)

// The sizes of pruning: others get their turn between batches.
const (
	pruneBatch = 500
	keepKeys   = 400 * 24 * time.Hour // how long a tombstone outlives its feed's last mention
)

// Prune deletes the items first seen before a time, except those that
// alerted, and returns how many. Their keys stay, so that a feed that still
// lists them does not make them new.
func (db *DB) Prune(ctx context.Context, before, now time.Time) (int, error) {
	total := 0
	for {
		n, err := db.pruneSome(ctx, before)
		total += n
		if err != nil {
			return total, fmt.Errorf("prune items: %w", err)
		}
		if n < pruneBatch {
			break
		}
	}
	err := db.write(ctx, func(t *tx) error {
		if err := t.run(`DELETE FROM item_keys WHERE item IS NULL AND seen < ?`, millis(now.Add(-keepKeys))); err != nil {
			return err
		}
		return t.run(`PRAGMA incremental_vacuum(1000)`)
	})
	if err != nil {
		return total, fmt.Errorf("prune keys: %w", err)
	}
	return total, nil
}

func (db *DB) pruneSome(ctx context.Context, before time.Time) (int, error) {
	var n int64
	err := db.write(ctx, func(t *tx) (err error) {
		n, err = t.exec(`DELETE FROM items WHERE num IN (SELECT num FROM items i WHERE i.id < ?
			AND NOT EXISTS (SELECT 1 FROM alerts WHERE item = i.num) ORDER BY i.id LIMIT ?)`, idAt(before), pruneBatch)
		if err != nil || n == 0 {
			return err
		}
		return t.run(`DELETE FROM stories WHERE id < ? AND NOT EXISTS (SELECT 1 FROM items WHERE story = stories.id)
			AND NOT EXISTS (SELECT 1 FROM alerts WHERE story = stories.id)`, idAt(before))
	})
	return int(n), err
}
