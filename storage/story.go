package storage

import (
	"database/sql"

	"rasid/alerts"
	"rasid/feeds"
)

// tell gives an item its story: that of the same article in any feed, that of
// a near-duplicate within StoryWindow, or a new one. It reports whether the
// story was there before.
func (v *visit) tell(it *feeds.Item, sketch alerts.Sketch) (joined bool, err error) {
	if it.Story, err = v.sameArticle(it); err != nil || it.Story != "" {
		return it.Story != "", err
	}
	if it.Story, err = v.resembling(sketch); err != nil || it.Story != "" {
		return it.Story != "", err
	}
	it.Story = v.tx.newID(v.poll.Started)
	return false, v.tx.run(`INSERT INTO stories (id, created) VALUES (?, ?)`, it.Story, millis(v.poll.Started))
}

// sameArticle looks for the canonical link in other feeds. Within the feed the
// link was looked up before: what is still new there is another article.
func (v *visit) sameArticle(it *feeds.Item) (story string, err error) {
	if it.Keys.Link == "" {
		return "", nil
	}
	_, err = v.tx.get(`SELECT i.story FROM item_keys k JOIN items i ON i.num = k.item
		WHERE k.kind = ? AND k.key = ? AND k.feed <> ? ORDER BY i.num LIMIT 1`,
		[]any{keyLink, key{keyLink, it.Keys.Link}.hash(), v.poll.Source.ID}, &story)
	return story, err
}

// resembling returns the story of the newest near-duplicate. The story itself
// must be younger than the window: otherwise it would grow link by link until
// its ends have nothing in common.
func (v *visit) resembling(sketch alerts.Sketch) (string, error) {
	nums, err := v.candidates(sketch.Keys())
	if err != nil || len(nums) == 0 {
		return "", err
	}
	since := v.poll.Started.Add(-alerts.StoryWindow)
	all, err := collect(v.tx.ctx, v.tx, scanNear, `SELECT item, feed, story, at, sketch FROM story_sketches
		WHERE item IN (SELECT value FROM json_each(?)) AND at >= ? AND story >= ? ORDER BY item DESC`,
		toJSON(nums), millis(since), idAt(since))
	if err != nil {
		return "", err
	}
	for i := range all {
		if same, err := v.same(&all[i], sketch); same || err != nil {
			return all[i].story, err
		}
	}
	return "", nil
}

// same reports whether an item with this sketch belongs to the story of n. What
// the feed itself told of the story must agree too: others may carry one of
// its daily columns.
func (v *visit) same(n *near, sketch alerts.Sketch) (bool, error) {
	if n.feed == v.poll.Source.ID {
		return v.reprinted(n, sketch), nil
	}
	if !alerts.SameStory(n.sketch, sketch) {
		return false, nil
	}
	own, err := collect(v.tx.ctx, v.tx, scanNear, `SELECT s.item, s.feed, s.story, s.at, s.sketch
		FROM items i JOIN story_sketches s ON s.item = i.num WHERE i.story = ? AND i.feed = ?`, n.story, v.poll.Source.ID)
	for i := range own {
		if !v.reprinted(&own[i], sketch) {
			return false, err
		}
	}
	return true, err
}

func (v *visit) reprinted(n *near, sketch alerts.Sketch) bool {
	return alerts.Reprinted(n.sketch, sketch, v.poll.Started.Sub(fromMillis(n.at)))
}

type near struct {
	item        int64
	feed, story string
	at          int64
	sketch      alerts.Sketch
}

func scanNear(rows *sql.Rows) (n near, err error) {
	err = rows.Scan(&n.item, &n.feed, &n.story, &n.at, (*[]byte)(&n.sketch))
	return n, err
}

// sketch makes an item findable by what it resembles.
func (v *visit) sketch(it *feeds.Item, num int64, s alerts.Sketch) error {
	if s == nil {
		return nil
	}
	err := v.tx.run(`INSERT INTO story_sketches (item, feed, story, at, sketch) VALUES (?, ?, ?, ?, ?)`,
		num, it.Feed, it.Story, millis(v.poll.Started), []byte(s))
	if err != nil {
		return err
	}
	return v.putKeys(s.Keys(), num)
}

// alsoReported adds the feed to the sources of the story's alerts, which do
// not ring again.
func (v *visit) alsoReported(it *feeds.Item) error {
	return v.tx.run(`INSERT INTO alert_sources (alert, feed, at) SELECT id, ?, ? FROM alerts WHERE story = ? AND once = story
		ON CONFLICT DO NOTHING`, it.Feed, millis(v.poll.Started), it.Story)
}
