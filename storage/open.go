package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"modernc.org/sqlite"
)

// DB is an open database. Its methods are safe for concurrent use.
type DB struct {
	path   string
	lock   *os.File
	sound  bool    // the check at the start came to its end
	pool   *sql.DB // one connection, held by writer
	read   *sql.DB
	writer *writer // nil in a reader

	searches chan struct{} // a place for each search under way: they last, and others must read meanwhile

	ballast ballast
}

// readers is how many may read at once.
const readers = 4

// ErrReadOnly is returned by writing methods of a DB from OpenReader.
var ErrReadOnly = errors.New("storage: opened for reading only")

// CorruptError says that the file is damaged. Nothing was changed.
type CorruptError struct {
	Path   string
	Detail string
}

// Error says what to do.
func (e *CorruptError) Error() string {
	return fmt.Sprintf("storage: %s is damaged (%s): move it aside and restore the last backup", e.Path, e.Detail)
}

// Open opens or makes the database at path for the daemon. It fails with a
// *LockedError beside another daemon, a *NewerError on a database of a newer
// rasid, a *CorruptError on a damaged one and a *RemoteError on a network file
// system. Deliveries that a killed process was sending are due again at now.
func Open(ctx context.Context, path string, now time.Time) (*DB, error) {
	if err := refuseRemote(path); err != nil {
		return nil, err
	}
	held, err := lock(path)
	if err != nil {
		return nil, err
	}
	sharePages()
	db := &DB{path: path, lock: held, ballast: ballast{path: path + ".ballast"}}
	if err := db.open(ctx, now); err != nil { // of damage the check may have got no time to tell
		return nil, errors.Join(damage(err, path), db.Close(ctx))
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, now time.Time) (err error) {
	if err := private(db.path); err != nil {
		return err
	}
	if err := db.openPool(); err != nil {
		return err
	}
	if db.sound, err = firstCheck(ctx, db.pool, db.path); err != nil {
		return err
	}
	if err := migrate(ctx, db.pool, db.path); err != nil {
		return err
	}
	if err := db.openRead(); err != nil {
		return err
	}
	if err := db.openWriter(ctx); err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error { return start(t, now) })
}

func (db *DB) openPool() (err error) {
	sqlite.StrictPragmas(true)
	if db.pool, err = sql.Open("sqlite", writerDSN(db.path)); err != nil {
		return fmt.Errorf("open %s: %w", db.path, err)
	}
	db.pool.SetMaxOpenConns(1)
	return nil
}

func (db *DB) openWriter(ctx context.Context) (err error) {
	if db.pool == nil {
		if err := db.openPool(); err != nil {
			return err
		}
	}
	db.writer, err = startWriter(ctx, db.pool, db.ballast.drop)
	return err
}

// start brings a database left by another process up to date.
func start(t *tx, now time.Time) error {
	if err := releaseClaims(t, now); err != nil {
		return err
	}
	return requeueForAnalyzer(t)
}

// OpenReader opens an existing database beside a running daemon, for listing. It
// fails with a *NewerError or a *CorruptError like Open.
func OpenReader(ctx context.Context, path string) (*DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	sqlite.StrictPragmas(true)
	db := &DB{path: path}
	if err := db.openRead(); err != nil {
		return nil, err
	}
	has, know, _, err := schemas(ctx, db.read)
	switch {
	case err != nil:
	case has > know:
		err = &NewerError{Path: path, Has: has, Know: know}
	case has < know:
		err = fmt.Errorf("storage: %s has schema %d, older than this rasid's %d: start the daemon once to bring it up to date", path, has, know)
	default:
		return db, nil
	}
	return nil, errors.Join(damage(err, path), db.Close(ctx))
}

func (db *DB) openRead() error {
	var err error
	if db.read, err = sql.Open("sqlite", readerDSN(db.path)); err != nil {
		return fmt.Errorf("open %s: %w", db.path, err)
	}
	db.read.SetMaxOpenConns(readers)
	db.read.SetMaxIdleConns(readers)
	db.searches = make(chan struct{}, readers/2)
	db.read.SetConnMaxIdleTime(time.Minute) // a page cache each
	return nil
}

// Path is where the database lies.
func (db *DB) Path() string { return db.path }

// Close finishes what is queued, folds the write-ahead log into the file and
// gives the lock back.
func (db *DB) Close(ctx context.Context) error {
	var errs []error
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	if db.writer != nil {
		errs = append(errs, db.writer.stop(ctx, !db.Beside()))
	}
	if db.pool != nil {
		errs = append(errs, db.pool.Close())
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close %s: %w", db.path, err)
	}
	return nil
}

// private makes the file readable by its owner only; SQLite gives its
// companions the same mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return fmt.Errorf("protect %s: %w", path, err)
	}
	return nil
}
