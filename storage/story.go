package storage

import (
	"cmp"
	"database/sql"
	"encoding/hex"
	"slices"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// findStories gives each new item its story: that of the same article in any
// feed, that of a near-duplicate within StoryWindow, or a new one.
func (v *visit) findStories(all []*arrival) error {
	articles, err := v.sameArticles(all)
	if err != nil {
		return err
	}
	told, err := v.nearest(all)
	if err != nil {
		return err
	}
	var fresh []any
	for _, e := range all {
		if e.it.Story = articles[e.num]; e.it.Story == "" {
			if e.it.Story, err = v.resembling(e, told); err != nil {
				return err
			}
		}
		if e.joined = e.it.Story != ""; !e.joined {
			e.it.Story = v.tx.newID(v.poll.Started)
			fresh = append(fresh, e.it.Story, millis(v.poll.Started))
		}
		told.add(v, e)
	}
	return v.tx.insert(`INSERT INTO stories (id, created)`, `(?, ?)`, ``, fresh)
}

// sameArticles looks for the canonical links in other feeds. Within the feed
// the links were looked up before: what is still new there is another article.
func (v *visit) sameArticles(all []*arrival) (map[int64]string, error) {
	var nums []int64
	var sums []string
	for _, e := range all {
		for _, k := range e.keys {
			if k.kind == keyLink {
				nums, sums = append(nums, e.num), append(sums, hex.EncodeToString(k.sum[:]))
			}
		}
	}
	if len(sums) == 0 {
		return nil, nil
	}
	stories := map[int64]string{}
	scan := func(rows *sql.Rows) (at int, err error) {
		var story string
		if err = rows.Scan(&at, &story); err == nil && stories[nums[at]] == "" {
			stories[nums[at]] = story
		}
		return at, err
	}
	// 2 is keyLink: for a bound value SQLite would not take the index of links.
	_, err := collect(v.tx.ctx, v.tx, scan, `SELECT j.key, i.story FROM json_each(?) j
		CROSS JOIN item_keys k ON k.kind = 2 AND k.key = unhex(j.value) AND k.feed <> ? JOIN items i ON i.num = k.item
		ORDER BY i.num`, toJSON(sums), v.poll.Source.ID)
	return stories, err
}

// told are items that new ones may resemble, also of this document.
type told struct {
	near  map[int64]near
	own   map[string][]near // of this document, by story
	since time.Time
}

// nearest reads the items that share most marks with new ones.
func (v *visit) nearest(all []*arrival) (*told, error) {
	for _, e := range all {
		e.sketch = v.sketch(e.it)
		e.marks = e.sketch.Keys()
	}
	likely, err := v.likely(all)
	if err != nil {
		return nil, err
	}
	t := &told{near: map[int64]near{}, own: map[string][]near{}, since: v.poll.Started.Add(-alerts.StoryWindow)}
	if len(likely) == 0 {
		return t, nil
	}
	stored, err := collect(v.tx.ctx, v.tx, scanNear, `SELECT item, feed, story, at, sketch FROM story_sketches
		WHERE item IN (SELECT value FROM json_each(?))`, toJSON(likely))
	for _, n := range stored {
		t.near[n.item] = n
	}
	return t, err
}

// sketch draws an item that may tell a story. One that is older than the
// window when it is first seen, and too old to alert, tells none: it is the
// archive of a feed at its first poll.
func (v *visit) sketch(it *feeds.Item) alerts.Sketch {
	since := v.poll.Started.Add(-alerts.StoryWindow)
	if v.poll.AlertSince.Before(since) {
		since = v.poll.AlertSince
	}
	if !it.Published.IsZero() && it.Published.Before(since) {
		return nil
	}
	return alerts.NewSketch(it)
}

// add lets later items of the document resemble e.
func (t *told) add(v *visit, e *arrival) {
	if e.sketch == nil {
		return
	}
	n := near{item: e.num, feed: e.it.Feed, story: e.it.Story, at: millis(v.poll.Started), sketch: e.sketch}
	t.near[e.num] = n
	t.own[n.story] = append(t.own[n.story], n)
}

// resembling returns the story of the newest near-duplicate. The story itself
// must be younger than the window: otherwise it would grow link by link until
// its ends have nothing in common.
func (v *visit) resembling(e *arrival, t *told) (string, error) {
	oldest := idAt(t.since)
	slices.SortFunc(e.likely, func(a, b int64) int { return cmp.Compare(b, a) })
	for _, num := range e.likely {
		n, ok := t.near[num]
		if !ok || n.at < millis(t.since) || n.story < oldest {
			continue
		}
		if same, err := v.same(&n, e.sketch, t); same || err != nil {
			return n.story, err
		}
	}
	return "", nil
}

// same reports whether an item with this sketch belongs to the story of n. What
// the feed itself told of the story must agree too: others may carry one of
// its daily columns.
func (v *visit) same(n *near, sketch alerts.Sketch, t *told) (bool, error) {
	if n.feed == v.poll.Source.ID {
		return v.reprinted(n, sketch), nil
	}
	if !alerts.SameStory(n.sketch, sketch) {
		return false, nil
	}
	own, err := collect(v.tx.ctx, v.tx, scanNear, `SELECT s.item, s.feed, s.story, s.at, s.sketch
		FROM items i JOIN story_sketches s ON s.item = i.num WHERE i.story = ? AND i.feed = ?`, n.story, v.poll.Source.ID)
	if err != nil {
		return false, err
	}
	for _, o := range append(own, t.own[n.story]...) {
		if !v.reprinted(&o, sketch) {
			return false, nil
		}
	}
	return true, nil
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

// putSketches makes new items findable by what they resemble.
func (v *visit) putSketches(all []*arrival) error {
	var rows []any
	for _, e := range all {
		if e.sketch != nil {
			rows = append(rows, e.num, e.it.Feed, e.it.Story, millis(v.poll.Started), []byte(e.sketch))
		}
	}
	return v.tx.insert(`INSERT INTO story_sketches (item, feed, story, at, sketch)`, `(?, ?, ?, ?, ?)`, ``, rows)
}

// alsoReported adds the feed to the sources of the story's alerts, which do
// not ring again.
func (v *visit) alsoReported(it *feeds.Item) error {
	return v.tx.run(`INSERT INTO alert_sources (alert, feed, at) SELECT id, ?, ? FROM alerts WHERE story = ? AND once = story
		ON CONFLICT DO NOTHING`, it.Feed, millis(v.poll.Started), it.Story)
}
