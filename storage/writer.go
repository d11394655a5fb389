package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// maxBatch bounds what shares one transaction: a crash loses at most that
// much work, and the first caller does not wait for the hundredth.
const maxBatch = 256

// ErrClosed is returned by methods of a closed DB.
var ErrClosed = errors.New("storage: closed")

// job is one caller's work.
type job struct {
	ctx   context.Context
	work  func(*tx) error
	alone bool // outside of any transaction
	err   error
	done  chan struct{}
}

// writer owns the one writing connection.
type writer struct {
	conn  *sql.Conn
	queue chan *job
	tx    *tx

	commits atomic.Int64 // transactions so far
	unload  func() bool  // makes room on a full disk; false: cannot

	mu      sync.RWMutex // closed is written while nobody sends
	closed  bool
	stopped chan struct{}
}

func startWriter(ctx context.Context, pool *sql.DB, unload func() bool) (*writer, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open writer: %w", err)
	}
	w := &writer{conn: conn, queue: make(chan *job, maxBatch), stopped: make(chan struct{}), unload: unload}
	w.tx = &tx{ctx: context.WithoutCancel(ctx), conn: conn, stmts: map[string]*sql.Stmt{}, stories: newStoryIndex()}
	go w.loop()
	return w, nil
}

// write runs work inside a transaction and returns when it is durable. Others
// may share the transaction; an error of work undoes work alone. Work may be
// run again from the start, after all that it did was undone.
func (db *DB) write(ctx context.Context, work func(*tx) error) error {
	if db.writer == nil {
		return ErrReadOnly
	}
	return db.writer.do(&job{ctx: ctx, work: work})
}

func (w *writer) do(j *job) error {
	j.done = make(chan struct{})
	if err := w.send(j); err != nil {
		return err
	}
	<-j.done
	return j.err
}

func (w *writer) send(j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return ErrClosed
	}
	select {
	case w.queue <- j:
		return nil
	case <-j.ctx.Done():
		return j.ctx.Err()
	}
}

func (w *writer) loop() {
	defer close(w.stopped)
	for j := range w.queue {
		batch, single := w.gather(j)
		if len(batch) > 0 {
			w.commit(batch)
		}
		if single != nil {
			single.err = single.work(w.tx)
			close(single.done)
		}
	}
}

// gather takes what waits behind j, up to a job that wants no transaction.
func (w *writer) gather(j *job) (batch []*job, single *job) {
	for {
		if j.alone {
			return batch, j
		}
		if batch = append(batch, j); len(batch) == maxBatch || len(w.queue) == 0 {
			return batch, nil
		}
		j = <-w.queue
	}
}

// commit runs a batch in one transaction. Callers wait until it is on disk.
// When a job fails, all is undone and each of the others gets a transaction of
// its own, so work must stand being run twice. A savepoint for each job would
// do without, but then SQLite keeps a copy of every page that it touches.
func (w *writer) commit(batch []*job) {
	culprit, err := w.try(batch)
	if err != nil && isFull(err) && w.unload() {
		culprit, err = w.try(batch)
	}
	for _, j := range batch {
		switch {
		case j == culprit || culprit == nil:
			j.err = err
		default:
			_, j.err = w.try([]*job{j})
		}
		close(j.done)
	}
}

// try runs jobs in one transaction; it names the job that failed, or nobody
// when the transaction itself did.
func (w *writer) try(batch []*job) (culprit *job, err error) {
	if err := w.tx.run(`BEGIN IMMEDIATE`); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	w.commits.Add(1)
	told := w.tx.stories.last
	for _, j := range batch {
		if err := w.tx.work(j); err != nil {
			w.undo(told)
			return j, err
		}
	}
	if err := w.tx.run(`COMMIT`); err != nil {
		w.undo(told)
		return nil, fmt.Errorf("commit: %w", err)
	}
	return nil, nil
}

// undo ends the transaction. SQLite may have rolled back by itself, and then
// says so; after a failed commit it may still be open.
func (w *writer) undo(told int64) {
	_ = w.tx.run(`ROLLBACK`)
	w.tx.stories.last = told
}

// work runs one job. A panic is its error.
func (t *tx) work(j *job) (err error) {
	if err := j.ctx.Err(); err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("storage: panic: %v\n%s", r, debug.Stack())
		}
	}()
	return j.work(t)
}

// stop waits for the queue and, where nobody else may be reading or writing
// long, empties the write-ahead log.
func (w *writer) stop(ctx context.Context, alone bool) error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.stopped
	var err error
	if alone {
		_, err = w.conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA wal_checkpoint(TRUNCATE)`)
	}
	return errors.Join(err, w.tx.close(), w.conn.Close())
}
