package storage

import (
	"strings"
	"time"
)

// where collects the conditions of a listing.
type where struct {
	conds []string
	args  []any
}

func (w *where) and(cond string, args ...any) {
	w.conds = append(w.conds, cond)
	w.args = append(w.args, args...)
}

func (w *where) equal(column, value string) {
	if value != "" {
		w.and(column+" = ?", value)
	}
}

func (w *where) in(column string, values []string) {
	if len(values) > 0 {
		w.and(column+" IN (SELECT value FROM json_each(?))", toJSON(values))
	}
}

func (w *where) since(column string, since, until time.Time) {
	if !since.IsZero() {
		w.and(column+" >= ?", millis(since))
	}
	if !until.IsZero() {
		w.and(column+" < ?", millis(until))
	}
}

// idSince bounds a time by the UUIDv7 that was made of it, which is indexed.
func (w *where) idSince(column string, since, until time.Time) {
	if !since.IsZero() {
		w.and(column+" >= ?", idAt(since))
	}
	if !until.IsZero() {
		w.and(column+" < ?", idAt(until))
	}
}

func (w *where) sql() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE (" + strings.Join(w.conds, ") AND (") + ")"
}

// limit returns the arguments with that of LIMIT last.
func (w *where) limit(n int) []any {
	if n <= 0 {
		n = 100
	}
	return append(w.args, n)
}
