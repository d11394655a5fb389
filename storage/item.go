package storage

import (
	"database/sql"
	"fmt"
	"slices"

	"rasid/alerts"
	"rasid/feeds"
)

// insert stores new items with their stories.
func (v *visit) insert(all []*arrival) error {
	if len(all) == 0 {
		return nil
	}
	if err := v.findStories(all); err != nil {
		return fmt.Errorf("find stories: %w", err)
	}
	rows := make([]any, 0, len(all)*18)
	for _, e := range all {
		it := e.it
		rows = append(rows, e.num, it.ID, it.Feed, it.GUID, it.Link, it.Title, it.Summary, it.Content, it.Author, toJSON(it.Categories), it.Lang,
			toJSON(it.Enclosures), millis(it.Published), millis(it.Updated), millis(it.FirstSeen), it.Story, it.Keys.Content, it.FullTextError)
	}
	err := v.tx.insert(`INSERT INTO items (num, id, feed, guid, link, title, summary, content, author, categories, lang,
		enclosures, published, updated, first_seen, story, content_key, full_text_error)`, `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, ``, rows)
	if err != nil {
		return fmt.Errorf("insert: %w", err)
	}
	if err := v.putSketches(all); err != nil {
		return fmt.Errorf("insert sketches: %w", err)
	}
	err = v.tx.run(`INSERT INTO search_queue (item) SELECT num FROM items WHERE num BETWEEN ? AND ?`, all[0].num, all[len(all)-1].num)
	if err != nil {
		return fmt.Errorf("queue for search: %w", err)
	}
	return nil
}

// announce adds a new item to the alerts of its story, and judges it.
func (v *visit) announce(e *arrival) error {
	if e.joined {
		if err := v.alsoReported(e.it); err != nil {
			return fmt.Errorf("add source: %w", err)
		}
	}
	v.prove(e.it, e.num, false)
	if !v.poll.Alertable(e.it) {
		return nil
	}
	matches := v.judge(e.it)
	v.prove(e.it, e.num, len(matches) > 0)
	return v.alert(e.it, e.num, matches)
}

// changed are the entries whose texts differ from those stored, and the
// content key of what is stored.
func (v *visit) changed(all []*arrival) (map[int64]string, error) {
	if len(all) == 0 {
		return nil, nil
	}
	now := make(map[int64]string, len(all))
	nums := make([]int64, 0, len(all))
	for _, e := range all {
		now[e.num] = e.it.Keys.Content
		nums = append(nums, e.num)
	}
	edited := map[int64]string{}
	scan := func(rows *sql.Rows) (num int64, err error) {
		var hash string
		if err = rows.Scan(&num, &hash); err == nil && hash != now[num] {
			edited[num] = hash
		}
		return num, err
	}
	_, err := collect(v.tx.ctx, v.tx, scan, `SELECT num, content_key FROM items WHERE num IN (SELECT value FROM json_each(?))`, toJSON(nums))
	return edited, err
}

// edit updates a stored item that the publisher changed, keeps what it said
// before, and alerts the watchlists that it newly fulfils.
func (v *visit) edit(it *feeds.Item, num int64, hash string) error {
	v.prove(it, num, false)
	old, err := v.load(num)
	if err != nil {
		return fmt.Errorf("read edited item: %w", err)
	}
	flips, err := v.tx.exec(`DELETE FROM item_versions WHERE item = ? AND content_key = ?`, num, it.Keys.Content)
	if err != nil {
		return fmt.Errorf("look up version: %w", err)
	}
	if err := v.overwrite(it, &old, num, hash); err != nil {
		return err
	}
	v.saved.Updated++
	if flips > 0 || !v.poll.Alertable(it) {
		return nil // two contents in turn: what this one says was judged before
	}
	return v.edited(&old, it, num)
}

// edited rings for the watchlists that an edit newly fulfils, and tells those
// of silent edits that ask for them.
func (v *visit) edited(old, it *feeds.Item, num int64) error {
	before, now := v.judge(old), v.judge(it)
	v.prove(it, num, len(before)+len(now) > 0)
	if err := v.alert(it, num, without(now, before)); err != nil {
		return err
	}
	note := ""
	for _, m := range append(without(before, now), without(now, without(now, before))...) { // what it told, what it still tells
		if !m.Watchlist.OnEdited {
			continue
		}
		if note == "" {
			note = alerts.EditNote(old, it)
		}
		if note == "" {
			return nil // white space
		}
		r := ring{w: m.Watchlist, hits: m.Hits, cause: alerts.Edited, once: "edited " + it.ID + " " + it.Keys.Content, note: note}
		if _, err := v.ring(it, num, &r); err != nil {
			return fmt.Errorf("tell of edit: %w", err)
		}
	}
	return nil
}

func (v *visit) load(num int64) (feeds.Item, error) {
	all, err := collect(v.tx.ctx, v.tx, scanItem, `SELECT `+itemColumns+` FROM items i WHERE i.num = ?`, num)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return feeds.Item{}, fmt.Errorf("item %d: %w", num, err)
	}
	return all[0], nil
}

// overwrite replaces the texts of old with those of it. The sketch stays: a
// story is what it was when it was told.
func (v *visit) overwrite(it, old *feeds.Item, num int64, oldHash string) error {
	at := millis(v.poll.Started)
	err := v.tx.run(`INSERT INTO item_versions (item, content_key, replaced, title, summary, content) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, num, oldHash, at, old.Title, old.Summary, old.Content)
	if err != nil {
		return fmt.Errorf("keep version: %w", err)
	}
	it.ID, it.Feed, it.FirstSeen, it.Story = old.ID, old.Feed, old.FirstSeen, old.Story
	if it.Updated.IsZero() {
		it.Updated = v.poll.Started
	}
	if it.Published.IsZero() {
		it.Published = old.Published
	}
	err = v.tx.run(`UPDATE items SET guid = ?, link = ?, title = ?, summary = ?, content = ?, author = ?, categories = ?,
		enclosures = ?, published = ?, updated = ?, edited = ?, content_key = ?, full_text_error = ? WHERE num = ?`,
		it.GUID, it.Link, it.Title, it.Summary, it.Content, it.Author, toJSON(it.Categories),
		toJSON(it.Enclosures), millis(it.Published), millis(it.Updated), at, it.Keys.Content, it.FullTextError, num)
	if err != nil {
		return fmt.Errorf("update: %w", err)
	}
	return enqueueSearch(v.tx, num)
}

// without are the matches whose watchlists are not among others.
func without(all, others []alerts.Match) (rest []alerts.Match) {
	for _, m := range all {
		if !slices.ContainsFunc(others, func(o alerts.Match) bool { return o.Watchlist.ID == m.Watchlist.ID }) {
			rest = append(rest, m)
		}
	}
	return rest
}
