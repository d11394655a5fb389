package storage

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// checkTime bounds the check at the start: a sound file of many gigabytes
// would keep the first poll waiting.
const (
	checkTime  = 200 * time.Millisecond
	quickCheck = `PRAGMA quick_check(1)`
)

// firstCheck looks for damage as far as it gets in checkTime; whole reports
// whether that was all of the file.
func firstCheck(ctx context.Context, db *sql.DB, path string) (whole bool, err error) {
	short, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	err = sound(short, db, path, quickCheck)
	if err != nil && short.Err() != nil && !errors.As(err, new(*CorruptError)) {
		return false, ctx.Err()
	}
	return err == nil, err
}

// CheckRest looks through a file that was too large to be checked whole by
// Open, beside the running daemon: a *CorruptError when it is damaged.
func (db *DB) CheckRest(ctx context.Context) error {
	if db.sound {
		return nil
	}
	return sound(ctx, db.read, db.path, quickCheck)
}
