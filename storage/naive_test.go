package storage

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"

	"rasid/alerts"
)

// naive stores a poll item by item, each with its own statements: what a
// visit must come to, only slower.
type naive struct{ *visit }

func (v naive) store() error {
	for i := range v.entries {
		if err := v.save(&v.entries[i]); err != nil {
			return err
		}
	}
	return nil
}

func (v naive) save(e *arrival) error {
	if err := v.identify(e); err != nil {
		return err
	}
	if e.fate != isNew {
		v.known++
	}
	switch e.fate {
	case isDeleted:
		return v.touch(e)
	case isNew:
		return v.insert(e)
	case isKnown:
		return v.know(e)
	}
	return nil
}

func (v naive) know(e *arrival) error {
	v.claimed[e.num] = e.it.Keys
	v.order = append(v.order, e.num)
	var hash string
	_, err := v.tx.get(`SELECT content_key FROM items WHERE num = ?`, []any{e.num}, &hash)
	if err = errors.Join(err, v.remember(e)); err != nil || hash == e.it.Keys.Content {
		return err
	}
	return v.edit(e.it, e.num, hash)
}

func (v naive) identify(e *arrival) error {
	var found [keyPrint + 1]int64
	deleted := false
	for _, k := range e.keys {
		var num sql.NullInt64
		ok, err := v.tx.get(`SELECT item FROM item_keys WHERE kind = ? AND key = ? AND feed = ?`, []any{k.kind, k.sum[:], v.poll.Source.ID}, &num)
		if err != nil {
			return err
		}
		if !num.Valid {
			deleted = deleted || ok
			e.fresh = append(e.fresh, k)
		} else if !v.taken(num.Int64, e.it.Keys, k.kind) {
			found[k.kind] = num.Int64
		}
	}
	e.num = choose(found, e.it.Keys.GUID)
	_, again := v.claimed[e.num]
	switch {
	case e.num == 0 && deleted:
		e.fate = isDeleted
	case e.num != 0 && again:
		e.fate = isAgain
	case e.num != 0:
		e.fate = isKnown
	}
	return nil
}

func (v naive) touch(e *arrival) error {
	for _, k := range e.keys {
		err := v.tx.run(`INSERT INTO item_keys (kind, key, feed, item, seen) VALUES (?, ?, ?, NULL, ?)
			ON CONFLICT (kind, key, feed) DO UPDATE SET seen = excluded.seen WHERE item IS NULL`,
			k.kind, k.sum[:], v.poll.Source.ID, millis(v.poll.Started))
		if err != nil {
			return err
		}
	}
	return nil
}

func (v naive) remember(e *arrival) error {
	for _, k := range e.fresh {
		err := v.tx.run(`INSERT INTO item_keys (kind, key, feed, item, seen) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (kind, key, feed) DO UPDATE SET item = excluded.item, seen = excluded.seen WHERE item_keys.item IS NULL`,
			k.kind, k.sum[:], v.poll.Source.ID, e.num, millis(v.poll.Started))
		if err != nil {
			return err
		}
	}
	return nil
}

func (v naive) insert(e *arrival) error {
	it, at := e.it, v.poll.Started
	it.ID, it.Feed, it.FirstSeen = v.tx.newID(at), v.poll.Source.ID, at
	e.sketch = v.sketch(it)
	if err := v.tellStory(e); err != nil {
		return err
	}
	_, err := v.tx.get(`INSERT INTO items (id, feed, guid, link, title, summary, content, author, categories, lang, enclosures,
		published, updated, first_seen, story, content_key) VALUES (?, ?, ?, ?, ?, ?, ?, '', '[]', '', '[]', ?, 0, ?, ?, ?) RETURNING num`,
		[]any{it.ID, it.Feed, it.GUID, it.Link, it.Title, it.Summary, it.Content, millis(it.Published), millis(at), it.Story, it.Keys.Content}, &e.num)
	if err != nil {
		return err
	}
	v.claimed[e.num] = it.Keys
	v.order = append(v.order, e.num)
	v.saved.New++
	if e.sketch != nil {
		err = v.tx.run(`INSERT INTO story_sketches VALUES (?, ?, ?, ?, ?)`, e.num, it.Feed, it.Story, millis(at), []byte(e.sketch))
	}
	return errors.Join(err, v.remember(e), v.tx.run(`INSERT INTO search_queue (item) VALUES (?)`, e.num), v.announce(e))
}

func (v naive) tellStory(e *arrival) (err error) {
	for _, k := range e.keys {
		if k.kind == keyLink {
			_, err = v.tx.get(`SELECT i.story FROM item_keys k JOIN items i ON i.num = k.item
				WHERE k.kind = ? AND k.key = ? AND k.feed <> ? ORDER BY i.num LIMIT 1`, []any{keyLink, k.sum[:], v.poll.Source.ID}, &e.it.Story)
		}
	}
	if err == nil && e.it.Story == "" {
		e.it.Story, err = v.resembling(e.sketch)
	}
	if e.joined = e.it.Story != ""; e.joined || err != nil {
		return err
	}
	e.it.Story = v.tx.newID(v.poll.Started)
	return v.tx.run(`INSERT INTO stories (id, created) VALUES (?, ?)`, e.it.Story, millis(v.poll.Started))
}

func (v naive) resembling(sketch alerts.Sketch) (string, error) {
	stored, err := collect(v.tx.ctx, v.tx, scanNear, `SELECT item, feed, story, at, sketch FROM story_sketches ORDER BY item DESC`)
	if err != nil {
		return "", err
	}
	times, nums := map[int64]int{}, []int64(nil)
	for _, mark := range sketch.Keys() {
		newest := 0
		for i := range stored {
			if newest < perMark && slices.Contains(stored[i].sketch.Keys(), mark) {
				if newest++; times[stored[i].item] == 0 {
					nums = append(nums, stored[i].item)
				}
				times[stored[i].item]++
			}
		}
	}
	slices.SortFunc(nums, func(a, b int64) int { return cmp.Or(times[b]-times[a], cmp.Compare(b, a)) })
	nums = nums[:min(len(nums), compared)]
	since := v.poll.Started.Add(-alerts.StoryWindow)
	all, err := collect(v.tx.ctx, v.tx, scanNear, `SELECT item, feed, story, at, sketch FROM story_sketches
		WHERE item IN (SELECT value FROM json_each(?)) AND at >= ? AND story >= ? ORDER BY item DESC`, toJSON(nums), millis(since), idAt(since))
	for i := range all {
		if same, err := v.same(&all[i], sketch, &told{}); same || err != nil {
			return all[i].story, err
		}
	}
	return "", err
}
