package storage

import (
	"context"
	"fmt"
)

// Ping reports whether the database can be written: it begins and ends a
// transaction that changes nothing.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.room(); err != nil {
		return err
	}
	if err := db.write(ctx, func(*tx) error { return nil }); err != nil {
		return fmt.Errorf("write to the database: %w", err)
	}
	return nil
}
