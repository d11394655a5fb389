package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// Contents is what a backup holds.
type Contents struct {
	Schema        int64
	Items, Alerts int
	Newest        time.Time // first seen of the newest item
	Pending       int       // deliveries that wait
	Old           int       // of them, those older than OldPending: they may have been sent since
}

// OldPending is from which age on a waiting delivery of a backup needs a
// decision.
const OldPending = 24 * time.Hour

// OldPolicy says what becomes of waiting deliveries older than OldPending.
type OldPolicy string

// The policies.
const (
	OldSend   OldPolicy = "send"
	OldExpire OldPolicy = "expire"
)

// ErrOldPending is returned by Restore when there are waiting deliveries older
// than OldPending and nobody said what becomes of them.
var ErrOldPending = errors.New("storage: the backup holds waiting deliveries older than a day")

// ReadBackup checks a backup, all of it, and says what it holds at now. The
// error is a *CorruptError or a *NewerError where it cannot be restored.
func ReadBackup(ctx context.Context, file string, now time.Time) (c Contents, err error) {
	if _, err := os.Stat(file); err != nil {
		return c, fmt.Errorf("open backup: %w", err)
	}
	db, err := sql.Open("sqlite", dsn(file, map[string][]string{"mode": {"ro"}, "immutable": {"1"}}))
	if err != nil {
		return c, fmt.Errorf("open backup: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := inspect(ctx, db, file); err != nil {
		return c, err
	}
	has, know, _, err := schemas(ctx, db)
	if err != nil {
		return c, err
	}
	if has > know {
		return c, &NewerError{Path: file, Has: has, Know: know}
	}
	if has == 0 {
		return c, fmt.Errorf("storage: %s is no database of rasid", file)
	}
	c.Schema = has
	var newest int64
	err = db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM alerts), (SELECT coalesce(max(first_seen), 0) FROM items),
		(SELECT count(*) FROM deliveries WHERE state = 'pending'), (SELECT count(*) FROM deliveries WHERE state = 'pending' AND created < ?)`,
		millis(now.Add(-OldPending))).Scan(&c.Items, &c.Alerts, &newest, &c.Pending, &c.Old)
	if err != nil {
		return c, fmt.Errorf("read %s: %w", file, err)
	}
	c.Newest = fromMillis(newest)
	return c, nil
}

// Restore puts a checked backup in the place of the database at path, which no
// daemon may be using, and sets what lay there aside: it returns the new name,
// or "" when nothing lay there. Nothing is deleted.
func Restore(ctx context.Context, file, path string, old OldPolicy, now time.Time) (aside string, err error) {
	held, err := lock(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, held.Close()) }()
	c, err := ReadBackup(ctx, file, now)
	if err != nil {
		return "", err
	}
	if c.Old > 0 && old == "" {
		return "", ErrOldPending
	}
	part := path + ".restore"
	if err := copyFile(file, part); err != nil {
		return "", fmt.Errorf("copy backup: %w", err)
	}
	defer func() { err = errors.Join(err, removeIfThere(part)) }()
	if err := ownAs(part, path); err != nil {
		return "", fmt.Errorf("give the backup to the owner of %s: %w", path, err)
	}
	if old == OldExpire {
		if err := expireOld(ctx, part, now); err != nil {
			return "", err
		}
	}
	if aside, err = setAside(path, now); err != nil {
		return aside, err
	}
	if err := os.Rename(part, path); err != nil {
		return aside, fmt.Errorf("put the backup in place: %w", err)
	}
	return aside, nil
}

// setAside renames a database with its companions.
func setAside(path string, now time.Time) (string, error) {
	aside := path + ".before-" + now.UTC().Format(stamp)
	moved := ""
	for _, companion := range []string{"", "-wal", "-shm", ".check"} {
		err := os.Rename(path+companion, aside+companion)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return moved, fmt.Errorf("set the database aside: %w", err)
		default:
			moved = aside
		}
	}
	return moved, nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// expireOld cancels the old waiting deliveries of a copy.
func expireOld(ctx context.Context, path string, now time.Time) (err error) {
	db, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		return fmt.Errorf("open the copy: %w", err)
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, `UPDATE deliveries SET state = 'cancelled', reason = 'restored from a backup', settled = ?
		WHERE state = 'pending' AND created < ?`, millis(now), millis(now.Add(-OldPending)))
	if err != nil {
		return fmt.Errorf("expire deliveries: %w", err)
	}
	if _, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return fmt.Errorf("expire deliveries: %w", err)
	}
	return nil
}
