package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"modernc.org/sqlite"
)

// ErrFull is returned while the disk is full, by what begins something new:
// feeds are not due, polls are not saved and deliveries not claimed. What is
// under way is settled with the help of the ballast.
var ErrFull = errors.New("storage: the disk is full")

// Ballast is how many bytes the daemon keeps in reserve.
const Ballast = 64 << 20

// ballast is a file that holds room. SQLite cannot even delete on a full disk;
// when it meets one, the ballast goes, and there is room to end in order.
type ballast struct {
	path string
	size int64       // 0: none is kept
	full atomic.Bool // the disk was full, and no ballast has been laid since
}

// KeepBallast lays a file of so many bytes beside the database. On a disk that
// has no room for it the database counts as full from the start: ErrFull.
func (db *DB) KeepBallast(bytes int64) error {
	db.ballast.size = bytes
	if err := db.ballast.lay(1); err != nil {
		db.ballast.full.Store(true)
		return err
	}
	return nil
}

// Hold makes the database count as full until Recover finds room: the daemon
// saw that there is little left.
func (db *DB) Hold() { db.ballast.full.Store(true) }

// Full reports whether the disk was full when last written to.
func (db *DB) Full() bool { return db.ballast.full.Load() }

// Recover looks whether a full disk has room again, for the ballast and as
// much again, and reports whether it has. The daemon asks from time to time.
func (db *DB) Recover(ctx context.Context) (bool, error) {
	if !db.Full() {
		return true, nil
	}
	if db.ballast.size > 0 {
		switch err := db.ballast.lay(2); {
		case errors.Is(err, ErrFull):
			return false, nil
		case err != nil:
			return false, err
		}
	}
	err := db.writer.do(&job{ctx: ctx, work: func(t *tx) error { // a write that reaches the disk
		return t.run(`UPDATE search_analyzer SET version = version`)
	}})
	if err != nil {
		return false, fmt.Errorf("write to %s: %w", db.path, err)
	}
	db.ballast.full.Store(false)
	return true, nil
}

// lay makes the file, some times as large at first to see that the disk has
// not only just room for it. Zeros are written: a hole would hold no room.
func (b *ballast) lay(times int64) error {
	if info, err := os.Stat(b.path); err == nil && info.Size() == b.size {
		return nil
	}
	f, err := os.OpenFile(b.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("lay ballast: %w", err)
	}
	_, err = io.CopyN(f, zeros{}, times*b.size)
	if err = errors.Join(err, f.Sync()); err == nil {
		err = f.Truncate(b.size)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("%w: no room for the ballast of %d MiB: %w", ErrFull, b.size>>20, err), removeIfThere(b.path))
	}
	return nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// drop reports whether there was a ballast to drop.
func (b *ballast) drop() bool {
	b.full.Store(true)
	return b.size > 0 && os.Remove(b.path) == nil
}

// isFull tells a full disk from other errors.
func isFull(err error) bool {
	var e *sqlite.Error
	const full, ioWrite = 13, 10 | 3<<8 // SQLITE_FULL, SQLITE_IOERR_WRITE
	return errors.As(err, &e) && (e.Code()&0xff == full || e.Code() == ioWrite)
}

// room fails while the disk is full.
func (db *DB) room() error {
	if db.Full() {
		return ErrFull
	}
	return nil
}
