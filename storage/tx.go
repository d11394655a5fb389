package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// tx is the open transaction of the writer. Only the writer's goroutine uses
// it. Each statement is prepared once in the life of the connection.
type tx struct {
	ctx     context.Context
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt
	stories *storyIndex
	last    int64 // milliseconds of the last ID
	count   uint16
}

func (t *tx) prepare(query string) (*sql.Stmt, error) {
	if s, ok := t.stmts[query]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(t.ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	t.stmts[query] = s
	return s, nil
}

// run executes a statement whose result nobody needs.
func (t *tx) run(query string, args ...any) error {
	_, err := t.exec(query, args...)
	return err
}

// exec returns how many rows the statement changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	s, err := t.prepare(query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// insert adds rows, many at a time; row holds the placeholders of one.
func (t *tx) insert(into, row, after string, args []any) error {
	width := strings.Count(row, "?")
	for _, n := range []int{32, 8, 1} {
		if len(args) < n*width {
			continue
		}
		query := into + " VALUES " + strings.Repeat(row+", ", n-1) + row + " " + after
		for ; len(args) >= n*width; args = args[n*width:] {
			if err := t.run(query, args[:n*width]...); err != nil {
				return err
			}
		}
	}
	return nil
}

// get scans one row; found is false when there is none.
func (t *tx) get(query string, args []any, dest ...any) (found bool, err error) {
	s, err := t.prepare(query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(t.ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// QueryContext makes a tx readable by the helpers that listings use too.
func (t *tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := t.prepare(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (t *tx) close() error {
	var errs []error
	for _, s := range t.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// newID makes a UUIDv7 of a time (RFC 9562 §5.7). IDs of one millisecond
// count upwards, so that they sort as they were made.
func (t *tx) newID(at time.Time) string {
	ms := at.UnixMilli()
	if ms == t.last && t.count < 0xfff {
		t.count++
	} else {
		t.last, t.count = ms, 0
	}
	u := uuid.New()
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i))
	}
	u[6] = 0x70 | byte(t.count>>8)
	u[7] = byte(t.count)
	return u.String()
}

// reads is a reader pool or the open transaction.
type reads interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, from reads, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// one scans rows of a single column.
func one[T any](rows *sql.Rows) (v T, err error) {
	err = rows.Scan(&v)
	return v, err
}

// millis is a time in the database; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// toJSON writes lists of strings and numbers, which cannot fail.
func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil || string(b) == "null" {
		return "[]"
	}
	return string(b)
}

func fromJSON(s string, into any) error {
	if s == "[]" || s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), into)
}
