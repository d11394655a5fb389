package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"rasid/feeds"
)

// ErrNotFound is returned when nothing, or more than one thing, answers.
var ErrNotFound = errors.New("storage: not found")

const itemColumns = `i.id, i.feed, i.guid, i.link, i.title, i.summary, i.content, i.author, i.categories, i.lang, i.enclosures,
	i.published, i.updated, i.first_seen, i.story, i.content_key, i.full_text_error`

func scanItem(rows *sql.Rows) (feeds.Item, error) {
	var it feeds.Item
	return it, scanItemInto(rows, &it)
}

func scanItemInto(rows *sql.Rows, it *feeds.Item, more ...any) error {
	var categories, enclosures string
	var published, updated, seen int64
	dest := []any{
		&it.ID, &it.Feed, &it.GUID, &it.Link, &it.Title, &it.Summary, &it.Content, &it.Author, &categories, &it.Lang, &enclosures,
		&published, &updated, &seen, &it.Story, &it.Keys.Content, &it.FullTextError,
	}
	if err := rows.Scan(append(dest, more...)...); err != nil {
		return err
	}
	it.Published, it.Updated, it.FirstSeen = fromMillis(published), fromMillis(updated), fromMillis(seen)
	return errors.Join(fromJSON(categories, &it.Categories), fromJSON(enclosures, &it.Enclosures))
}

// Items returns the newest items that f picks.
func (db *DB) Items(ctx context.Context, f feeds.ItemFilter) ([]feeds.Item, error) {
	w := where{}
	w.in("i.id", f.IDs)
	w.equal("i.feed", f.Feed)
	w.equal("i.story", f.Story)
	w.idSince("i.id", f.Since, f.Until)
	if f.Before != "" {
		w.and("i.id < ?", f.Before)
	}
	if f.Watchlist != "" {
		w.and("i.num IN (SELECT item FROM alerts WHERE watchlist = ?)", f.Watchlist)
	}
	all, err := collect(ctx, db.read, scanItem, `SELECT `+itemColumns+` FROM items i`+w.sql()+` ORDER BY i.id DESC LIMIT ?`, w.limit(f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("list items: %w", err)
	}
	return all, nil
}

// A link has no index: only what is no ID is worth a walk through all items. 2
// is keyLink.
const (
	itemByID   = `SELECT ` + itemColumns + ` FROM items i WHERE i.id >= ?1 AND i.id < ?1 || 'g' ORDER BY i.id LIMIT 2`
	itemByLink = `SELECT ` + itemColumns + ` FROM items i
		WHERE i.link = ?1 OR i.num IN (SELECT item FROM item_keys WHERE kind = 2 AND key = ?2) ORDER BY i.id LIMIT 2`
)

// Item returns the item with an ID, a unique beginning of an ID, or a link.
func (db *DB) Item(ctx context.Context, ref string) (feeds.Item, error) {
	all, err := collect(ctx, db.read, scanItem, itemByID, ref)
	if err == nil && len(all) == 0 {
		link := newKey(keyLink, ref)
		all, err = collect(ctx, db.read, scanItem, itemByLink, ref, link.sum[:])
	}
	switch {
	case err != nil:
		return feeds.Item{}, fmt.Errorf("read item: %w", err)
	case len(all) == 0:
		return feeds.Item{}, fmt.Errorf("%w: no item %q", ErrNotFound, ref)
	case len(all) > 1 && all[0].ID != ref && all[0].Link != all[1].Link:
		return feeds.Item{}, fmt.Errorf("%w: more than one item begins with %q", ErrNotFound, ref)
	}
	return all[0], nil
}
