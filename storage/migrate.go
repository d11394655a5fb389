package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// NewerError says that the database was written by a newer rasid.
type NewerError struct {
	Path      string
	Has, Know int64 // schema versions
}

// Error says what to do.
func (e *NewerError) Error() string {
	return fmt.Sprintf("storage: %s has schema %d and this rasid knows %d: run the newer rasid, or restore a backup made by this one", e.Path, e.Has, e.Know)
}

// schemas returns the version of the database and the newest one known here.
func schemas(ctx context.Context, db *sql.DB) (has, know int64, p *goose.Provider, err error) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return 0, 0, nil, fmt.Errorf("open migrations: %w", err)
	}
	p, err = goose.NewProvider(goose.DialectSQLite3, db, dir, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return 0, 0, nil, fmt.Errorf("read migrations: %w", err)
	}
	for _, s := range p.ListSources() {
		know = max(know, s.Version)
	}
	has, err = version(ctx, db)
	return has, know, p, err
}

// version reads goose's table without making it: a refused database stays as
// it is.
func version(ctx context.Context, db *sql.DB) (int64, error) {
	var n, v int64
	const table = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'goose_db_version'`
	if err := db.QueryRowContext(ctx, table).Scan(&n); err != nil {
		return 0, fmt.Errorf("read schema: %w", err)
	}
	if n == 0 {
		return 0, nil
	}
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&v); err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	return v, nil
}

func migrate(ctx context.Context, db *sql.DB, path string) error {
	has, know, p, err := schemas(ctx, db)
	if err != nil {
		return err
	}
	if has > know {
		return &NewerError{Path: path, Has: has, Know: know}
	}
	if has == know {
		return nil
	}
	if has > 0 {
		err = errors.Join(keepOld(ctx, path, has), sortInFiles(ctx, db, path))
	}
	if err == nil {
		_, err = p.Up(ctx)
	}
	if err := errors.Join(err, sortInMemory(ctx, db)); err != nil {
		return fmt.Errorf("migrate %s: %w", path, err)
	}
	return nil
}

// sortInFiles has the connection of a migration sort in files beside the
// database: the keys of two million items would take more than a gigabyte of
// memory (https://www.sqlite.org/pragma.html#pragma_temp_store_directory).
func sortInFiles(ctx context.Context, db *sql.DB, path string) error {
	return setPragmas(ctx, db, `temp_store_directory = '`+strings.ReplaceAll(filepath.Dir(path), `'`, `''`)+`'`, `temp_store = 1`)
}

// sortInMemory undoes sortInFiles.
func sortInMemory(ctx context.Context, db *sql.DB) error {
	return setPragmas(context.WithoutCancel(ctx), db, `temp_store = 2`, `temp_store_directory = ''`)
}

func setPragmas(ctx context.Context, db *sql.DB, all ...string) error {
	for _, p := range all {
		if _, err := db.ExecContext(ctx, `PRAGMA `+p); err != nil {
			return fmt.Errorf("set %s: %w", p, err)
		}
	}
	return nil
}

// keepOld copies a database of an older schema before it is changed, for who
// has to go back. A copy of before is left as it is: that migration failed, and
// changed nothing.
func keepOld(ctx context.Context, path string, schema int64) error {
	old := fmt.Sprintf("%s.schema-%d", path, schema)
	err := (&DB{path: path}).Backup(ctx, old)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("keep a copy before the migration: %w", err)
	}
	return nil
}
