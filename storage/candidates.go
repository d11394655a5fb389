package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// candidateBatch is how many items Candidates looks up at once: two pages, of
// which nearly all fulfil the query.
const candidateBatch = 100

// sieveBatch is how many row numbers are looked at where a feed is wanted: few
// of them are of it, and each call of the index has its price.
const sieveBatch = 5000

// sieved is how many items a call returns at most; a batch of pages is below.
const sieved = 200

// margin is how far the order of arrival may differ from that of IDs, which
// bear the start of their poll.
const margin = 30 * time.Minute

// Candidates returns newest items that f picks, among them all that fulfil e
// (nil: all), for somebody who judges. more is f.Before for the next call,
// empty when there is nothing more; there may be more behind no items. f.Words
// and f.Limit are not used.
func (db *DB) Candidates(ctx context.Context, e alerts.Expr, f feeds.ItemFilter) (items []feeds.Item, more string, err error) {
	query := ""
	if e != nil && f.Watchlist == "" {
		query = ftsQuery(e)
	}
	if query == "" {
		f.Limit = walkBatch
		if items, err = db.Items(ctx, f); err == nil && len(items) == walkBatch {
			more = items[len(items)-1].ID
		}
		return items, more, err
	}
	if f.Feed != "" {
		query = ftsJoin([]string{query, `"` + feedWord(f.Feed) + `"`}, " AND ")
	}
	items, more, err = db.candidates(ctx, query, f)
	if err != nil {
		return nil, "", fmt.Errorf("search items: %w", err)
	}
	return items, more, nil
}

func (db *DB) candidates(ctx context.Context, query string, f feeds.ItemFilter) (items []feeds.Item, more string, err error) {
	from, to, err := db.numbers(ctx, f)
	if err != nil {
		return nil, "", err
	}
	batch := candidateBatch
	if f.Feed != "" {
		batch = sieveBatch
	}
	nums, whole, err := db.candidateNums(ctx, query, from, to, batch)
	if err != nil || len(nums) == 0 {
		return nil, "", err
	}
	items, err = db.numbered(ctx, nums, f)
	switch {
	case err != nil:
	case len(items) == sieved:
		more = items[len(items)-1].ID
	case !whole:
		more, err = db.idOf(ctx, nums[len(nums)-1])
	}
	return items, more, err
}

// candidateNums are the largest row numbers in [from, to) that the index has
// for a query or does not know yet, in falling order. whole says that there
// are no others.
func (db *DB) candidateNums(ctx context.Context, query string, from, to int64, batch int) (nums []int64, whole bool, err error) {
	found, err := collect(ctx, db.read, one[int64], `SELECT rowid FROM items_fts
		WHERE items_fts MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`, query, from, to, batch)
	if err != nil {
		return nil, false, err
	}
	waiting, err := collect(ctx, db.read, one[int64], `SELECT item FROM search_queue
		WHERE item >= ? AND item < ? ORDER BY item DESC LIMIT ?`, from, to, batch)
	if err != nil {
		return nil, false, err
	}
	floor := from
	for _, list := range [][]int64{found, waiting} {
		if len(list) == batch {
			floor = max(floor, list[len(list)-1])
		}
	}
	nums = slices.DeleteFunc(append(found, waiting...), func(n int64) bool { return n < floor })
	slices.Sort(nums)
	nums = slices.Compact(nums)
	slices.Reverse(nums)
	return nums, floor == from, nil
}

// numbers turns the bounds of f into row numbers, a little too wide.
func (db *DB) numbers(ctx context.Context, f feeds.ItemFilter) (from, to int64, err error) {
	to = 1 << 62
	bound := func(n *int64, query string, id string) {
		if err == nil && id != "" {
			err = db.read.QueryRowContext(ctx, query, id).Scan(n)
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

// numbered returns the items with these row numbers that f picks, the largest
// number first, and at most sieved of them.
func (db *DB) numbered(ctx context.Context, nums []int64, f feeds.ItemFilter) ([]feeds.Item, error) {
	w := where{}
	w.and("i.num IN (SELECT value FROM json_each(?))", toJSON(nums))
	w.equal("i.feed", f.Feed)
	w.idSince("i.id", f.Since, f.Until)
	return collect(ctx, db.read, scanItem, `SELECT `+itemColumns+` FROM items i`+w.sql()+` ORDER BY i.num DESC LIMIT ?`, w.limit(sieved)...)
}

// idOf is the ID of the item with a row number, or of the next one below: it
// may have been pruned meanwhile.
func (db *DB) idOf(ctx context.Context, num int64) (id string, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT id FROM items WHERE num <= ? ORDER BY num DESC LIMIT 1`, num).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}
