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

// candidates bounds how many items one key may bring up: a key that more
// share tells nothing.
const candidates = 50

func (v *visit) resembling(sketch alerts.Sketch) (string, error) {
	since := millis(v.poll.Started.Add(-alerts.StoryWindow))
	seen := map[int64]bool{}
	for _, k := range sketch.Keys() {
		near, err := collect(v.tx.ctx, v.tx, scanNear, `SELECT i.num, i.story, i.sketch FROM story_keys k JOIN items i ON i.num = k.item
			WHERE k.key = ? AND k.at >= ? ORDER BY k.item DESC LIMIT ?`, k, since, candidates)
		if err != nil {
			return "", err
		}
		for _, n := range near {
			if !seen[n.num] && alerts.SameStory(n.sketch, sketch) {
				return n.story, nil
			}
			seen[n.num] = true
		}
	}
	return "", nil
}

type near struct {
	num    int64
	story  string
	sketch alerts.Sketch
}

func scanNear(rows *sql.Rows) (n near, err error) {
	err = rows.Scan(&n.num, &n.story, (*[]byte)(&n.sketch))
	return n, err
}

// alsoReported adds the feed to the sources of the story's alerts, which do
// not ring again.
func (v *visit) alsoReported(it *feeds.Item) error {
	return v.tx.run(`INSERT INTO alert_sources (alert, feed, at) SELECT id, ?, ? FROM alerts WHERE story = ? AND once = story
		ON CONFLICT DO NOTHING`, it.Feed, millis(v.poll.Started), it.Story)
}
