package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// margin is how far the order of arrival may differ from that of IDs, which
// bear the start of their poll.
const margin = 30 * time.Minute

// Candidates gives the newest items that f picks, among them all that fulfil e
// (nil: all), to somebody who judges. The ID of the last one is f.Before of a
// call that goes on. f.Limit is not used. It ends with an error.
func (db *DB) Candidates(ctx context.Context, e alerts.Expr, f feeds.ItemFilter) iter.Seq2[*feeds.Item, error] {
	query := ""
	if e != nil && f.Watchlist == "" {
		query = ftsQuery(e)
	}
	if query == "" {
		return db.walkBack(ctx, f)
	}
	if f.Feed != "" {
		query = ftsJoin([]string{query, `"` + feedWord(f.Feed) + `"`}, " AND ")
	}
	return func(yield func(*feeds.Item, error) bool) {
		if err := db.candidates(ctx, query, f, func(it *feeds.Item) bool { return yield(it, nil) }); err != nil {
			yield(nil, fmt.Errorf("search items: %w", err))
		}
	}
}

// walkBack gives all items that f picks.
func (db *DB) walkBack(ctx context.Context, f feeds.ItemFilter) iter.Seq2[*feeds.Item, error] {
	return func(yield func(*feeds.Item, error) bool) {
		f.Limit = walkBatch
		for {
			items, err := db.Items(ctx, f)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range items {
				if !yield(&items[i], nil) {
					return
				}
			}
			if len(items) < walkBatch {
				return
			}
			f.Before = items[len(items)-1].ID
		}
	}
}

// candidates merges what the index has for a query with what it does not know
// yet, both the newest first. To look terms up costs more than to go on from
// one item to the next, so that each list is asked for once and read as far as
// somebody wants.
func (db *DB) candidates(ctx context.Context, query string, f feeds.ItemFilter, visit func(*feeds.Item) bool) (err error) {
	select {
	case db.searches <- struct{}{}:
		defer func() { <-db.searches }()
	case <-ctx.Done():
		return ctx.Err()
	}
	conn, err := db.read.Conn(ctx) // both lists from one connection: two searches must not wait for each other
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	from, to, err := numbers(ctx, conn, f)
	if err != nil {
		return err
	}
	w := where{}
	w.and("s.item >= ? AND s.item < ?", from, to)
	waiting := openList(ctx, conn, "search_queue s CROSS JOIN items i ON i.num = s.item", "s.item", w, f) // first: what is indexed meanwhile is in the index
	defer waiting.close(&err)
	w = where{}
	w.and("items_fts MATCH ? AND s.rowid >= ? AND s.rowid < ?", query, from, to)
	known := openList(ctx, conn, "items_fts s CROSS JOIN items i ON i.num = s.rowid", "s.rowid", w, f)
	defer known.close(&err)
	for {
		switch {
		case known.err != nil || waiting.err != nil:
			return errors.Join(known.err, waiting.err)
		case known.num == 0 && waiting.num == 0:
			return nil
		case known.num == waiting.num: // edited: the index has what it said before
			known.next()
		case known.num > waiting.num:
			if !visit(&known.item) {
				return nil
			}
			known.next()
		default:
			if !visit(&waiting.item) {
				return nil
			}
			waiting.next()
		}
	}
}

// list is a list of items that is being read.
type list struct {
	rows *sql.Rows
	err  error
	num  int64 // of the item at hand; 0: there are no more
	item feeds.Item
}

func openList(ctx context.Context, conn *sql.Conn, tables, num string, w where, f feeds.ItemFilter) *list {
	w.equal("i.feed", f.Feed)
	w.idSince("i.id", f.Since, f.Until)
	l := &list{}
	l.rows, l.err = conn.QueryContext(ctx, `SELECT `+itemColumns+`, i.num FROM `+tables+w.sql()+` ORDER BY `+num+` DESC`, w.args...) //nolint:rowserrcheck // next asks
	l.next()
	return l
}

func (l *list) next() {
	l.num = 0
	if l.err != nil {
		return
	}
	if !l.rows.Next() {
		l.err = l.rows.Err()
		return
	}
	l.item = feeds.Item{}
	l.err = scanItemInto(l.rows, &l.item, &l.num)
}

func (l *list) close(err *error) {
	if l.rows != nil {
		*err = errors.Join(*err, l.rows.Close())
	}
}

// numbers turns the bounds of f into row numbers, a little too wide.
func numbers(ctx context.Context, conn *sql.Conn, f feeds.ItemFilter) (from, to int64, err error) {
	to = 1 << 62
	bound := func(n *int64, query string, id string) {
		if err == nil && id != "" {
			err = conn.QueryRowContext(ctx, query, id).Scan(n)
			if errors.Is(err, sql.ErrNoRows) {
				err = nil
			}
		}
	}
	if !f.Since.IsZero() {
		from = 1 << 62
		bound(&from, `SELECT num FROM items WHERE id >= ? ORDER BY id LIMIT 1`, idAt(f.Since.Add(-margin)))
	}
	if !f.Until.IsZero() {
		bound(&to, `SELECT num FROM items WHERE id >= ? ORDER BY id LIMIT 1`, idAt(f.Until.Add(margin)))
	}
	if f.Before != "" {
		before := int64(0)
		bound(&before, `SELECT num FROM items WHERE id <= ? ORDER BY id DESC LIMIT 1`, f.Before)
		to = min(to, before)
	}
	return from, to, err
}
