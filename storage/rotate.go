package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const stamp = "20060102T150405Z"

// BackupInto writes a checked copy of the database into a folder, named after
// the time, and removes all but the newest keep of such copies (0: none). Other
// files there are left alone.
func (db *DB) BackupInto(ctx context.Context, folder string, now time.Time, keep int) (file string, removed []string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", nil, fmt.Errorf("make the folder for backups: %w", err)
	}
	for ; ; now = now.Add(time.Second) { // past a copy of the same second
		file = filepath.Join(folder, db.backupName()+now.UTC().Format(stamp)+".db")
		if _, err := os.Lstat(file); err != nil {
			break
		}
	}
	if err := db.Backup(ctx, file); err != nil {
		return "", nil, err
	}
	if keep <= 0 {
		return file, nil, nil
	}
	all, err := db.Backups(folder)
	var errs []error
	for _, old := range all[:max(0, len(all)-keep)] {
		if err := os.Remove(old); err != nil {
			errs = append(errs, err)
			continue
		}
		removed = append(removed, old)
	}
	return file, removed, errors.Join(err, errors.Join(errs...))
}

// Backups lists the copies that BackupInto left in a folder, the oldest first.
func (db *DB) Backups(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("list backups: %w", err)
	}
	var all []string
	for _, e := range entries {
		at, ours := strings.CutPrefix(e.Name(), db.backupName())
		if _, err := time.Parse(stamp+".db", at); ours && err == nil && e.Type().IsRegular() {
			all = append(all, filepath.Join(folder, e.Name()))
		}
	}
	slices.Sort(all)
	return all, nil
}

// backupName is what the names of this database's backups begin with.
func (db *DB) backupName() string {
	base := filepath.Base(db.path)
	return strings.TrimSuffix(base, filepath.Ext(base)) + "-"
}
