package storage

import (
	"fmt"

	"rasid/alerts"
	"rasid/feeds"
)

// alert records what an item means to the watchlists it fulfils, once a
// story, and books a delivery on each of their routes.
func (v *visit) alert(it *feeds.Item, num int64, matches []alerts.Match) error {
	for _, m := range matches {
		id, err := v.newAlert(it, num, &m)
		if err != nil {
			return fmt.Errorf("alert %s: %w", m.Watchlist.ID, err)
		}
		if id == "" {
			continue
		}
		v.saved.Alerts++
		if err := v.book(id, m.Watchlist); err != nil {
			return fmt.Errorf("book deliveries of %s: %w", m.Watchlist.ID, err)
		}
	}
	return nil
}

// newAlert returns an empty ID when the story was told before.
func (v *visit) newAlert(it *feeds.Item, num int64, m *alerts.Match) (string, error) {
	w, once := m.Watchlist, it.Story
	if w.PerItem {
		once = it.ID
	}
	id := v.tx.newID(v.poll.Started)
	n, err := v.tx.exec(`INSERT INTO alerts (id, watchlist, watchlist_name, item, story, once, matched_at, hits, severity, routes)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (watchlist, once) DO NOTHING`,
		id, w.ID, w.Name, num, it.Story, once, millis(v.poll.Started), toJSON(m.Hits), string(w.Severity))
	if err != nil || n == 0 {
		return "", err
	}
	err = v.tx.run(`INSERT INTO alert_sources (alert, feed, at)
		SELECT ?, feed, min(first_seen) FROM items WHERE story = ? GROUP BY feed`, id, it.Story)
	return id, err
}
