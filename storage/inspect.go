package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"modernc.org/sqlite"
)

// Inspect reads the whole database, beside a running daemon too: a
// *CorruptError when a page, an index or a reference is broken.
func (db *DB) Inspect(ctx context.Context) error { return inspect(ctx, db.read, db.path) }

// Schema is the version of the database's tables.
func (db *DB) Schema(ctx context.Context) (int64, error) { return version(ctx, db.read) }

// Alive returns when the writer took a turn, with what went wrong in it.
func (db *DB) Alive(ctx context.Context) error {
	return db.write(ctx, func(*tx) error { return nil })
}

func inspect(ctx context.Context, db *sql.DB, path string) error {
	if err := sound(ctx, db, path, `PRAGMA integrity_check(1)`); err != nil {
		return err
	}
	return referring(ctx, db, path, `SELECT "table" FROM pragma_foreign_key_check LIMIT 1`)
}

// inspectTable looks through one table, its indexes and its references.
func inspectTable(ctx context.Context, db *sql.DB, path, table string) error {
	if err := sound(ctx, db, path, `SELECT integrity_check FROM pragma_integrity_check(?)`, table); err != nil {
		return err
	}
	return referring(ctx, db, path, `SELECT "table" FROM pragma_foreign_key_check(?) LIMIT 1`, table)
}

// inMain heads what SQLite finds broken.
const inMain = "*** in database main ***\n"

// sound asks SQLite for what is broken, if anything; it is told in one line.
func sound(ctx context.Context, db *sql.DB, path, query string, args ...any) error {
	var found string
	if err := db.QueryRowContext(ctx, query, args...).Scan(&found); err != nil {
		return corrupt(err, path)
	}
	if found != "ok" {
		return &CorruptError{Path: path, Detail: strings.ReplaceAll(strings.TrimPrefix(found, inMain), "\n", "; ")}
	}
	return nil
}

func referring(ctx context.Context, db *sql.DB, path, query string, args ...any) error {
	broken, err := collect(ctx, db, one[string], query, args...)
	if err != nil {
		return corrupt(err, path)
	}
	if len(broken) > 0 {
		return &CorruptError{Path: path, Detail: "rows of " + broken[0] + " point nowhere"}
	}
	return nil
}

// corrupt tells damage from other failures of a check.
func corrupt(err error, path string) error {
	if e := (*CorruptError)(nil); errors.As(damage(err, path), &e) {
		return e
	}
	return fmt.Errorf("check %s: %w", path, err)
}

// damage makes a *CorruptError of an error that says so (SQLITE_CORRUPT,
// SQLITE_NOTADB), and leaves others as they are.
func damage(err error, path string) error {
	const damaged, notDatabase = 11, 26
	if e := (*sqlite.Error)(nil); errors.As(err, &e) && (e.Code()&0xff == damaged || e.Code()&0xff == notDatabase) {
		return &CorruptError{Path: path, Detail: e.Error()}
	}
	return err
}
