package storage

import (
	"context"
	"fmt"
)

// Checkpoint folds the write-ahead log into the file and empties it, unless
// somebody reads: then what can be folded is, and the next call does the rest.
func (db *DB) Checkpoint(ctx context.Context) error {
	if db.writer == nil {
		return ErrReadOnly
	}
	err := db.writer.do(&job{ctx: ctx, alone: true, work: func(t *tx) error {
		// Readers end in their own time; polls must not wait for them.
		if _, err := collect(ctx, t, one[int64], `PRAGMA busy_timeout(50)`); err != nil {
			return err
		}
		_, err := t.conn.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		_, back := collect(context.WithoutCancel(ctx), t, one[int64], `PRAGMA busy_timeout(5000)`)
		if err == nil {
			err = back
		}
		return err
	}})
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return nil
}
