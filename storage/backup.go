package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Backup writes a checked copy of the database to a new file, beside a
// running daemon too. An existing file is left as it is: fs.ErrExist.
func (db *DB) Backup(ctx context.Context, file string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up to %s: %w", file, err)
		}
	}()
	if _, err := os.Lstat(file); err == nil {
		return fs.ErrExist
	}
	part := file + ".part"
	// VACUUM INTO takes an empty file and keeps its mode.
	if err := touch(part, os.O_CREATE|os.O_EXCL); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, removeIfThere(part)) }()
	if err := vacuumInto(ctx, db.path, part); err != nil {
		return err
	}
	if err := verify(ctx, part); err != nil {
		return err
	}
	if err := touch(part, 0); err != nil {
		return err
	}
	return os.Rename(part, file)
}

// touch opens a file of ours, sees that it is on the disk, and closes it:
// Windows renames no open file.
func touch(path string, flag int) error {
	f, err := os.OpenFile(path, os.O_RDWR|flag, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func vacuumInto(ctx context.Context, from, to string) (err error) {
	db, err := sql.Open("sqlite", dsn(from, map[string][]string{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)"}}))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, to)
	return err
}

// verify reads all of a copy.
func verify(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", dsn(path, map[string][]string{"mode": {"ro"}}))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return inspect(ctx, db, path)
}
