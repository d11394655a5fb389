package storage

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// OpenBeside opens an existing database for a few writes beside a running
// daemon. The lock of the daemon does not cover them: SQLite itself admits one
// writer after the other, each waits for the other's transaction, and nothing
// that the daemon keeps in memory is the truth. Migrating, indexing and
// releasing claims stay with whoever holds the lock. The daemon notices by
// Watch.
func OpenBeside(ctx context.Context, path string) (*DB, error) {
	db, err := OpenReader(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := db.openWriter(ctx); err != nil {
		return nil, errors.Join(err, db.Close(ctx))
	}
	return db, nil
}

// OpenAny opens the database as its daemon would when there is none, and
// beside it when there is one.
func OpenAny(ctx context.Context, path string, now time.Time) (*DB, error) {
	db, err := Open(ctx, path, now)
	if errors.As(err, new(*LockedError)) {
		return OpenBeside(ctx, path)
	}
	return db, err
}

// Beside reports whether another process holds the lock.
func (db *DB) Beside() bool { return db.lock == nil }

// Watch calls changed whenever another process has written, until ctx ends. It
// looks once a step; a look costs some microseconds and writes nothing.
func (db *DB) Watch(ctx context.Context, step time.Duration, changed func()) error {
	last, err := db.dataVersion(ctx)
	if err != nil {
		return err
	}
	tick := time.NewTicker(step)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		now, err := db.dataVersion(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case now != last:
			last = now
			changed()
		}
	}
}

// dataVersion is a number that changes when another connection than the
// writer's commits; rasid's other connections do not write.
func (db *DB) dataVersion(ctx context.Context) (v int64, err error) {
	err = db.write(ctx, func(t *tx) error {
		_, err := t.get(`PRAGMA data_version`, nil, &v)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("watch for other writers: %w", err)
	}
	return v, nil
}
