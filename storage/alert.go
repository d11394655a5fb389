package storage

import (
	"fmt"
	"strconv"

	"rasid/alerts"
	"rasid/feeds"
)

// ring is an alert to be made.
type ring struct {
	w     *alerts.Watchlist
	hits  []alerts.Hit
	cause alerts.Cause
	once  string // a watchlist rings once for it
	note  string
}

// alert records what an item means to the watchlists it fulfils, once a
// story, and books a delivery on each of their routes.
func (v *visit) alert(it *feeds.Item, num int64, matches []alerts.Match) error {
	for _, m := range matches {
		if err := v.told(it, num, &m); err != nil {
			return fmt.Errorf("alert %s: %w", m.Watchlist.ID, err)
		}
	}
	return nil
}

// told rings for a match, or finds why not: the story was told before.
func (v *visit) told(it *feeds.Item, num int64, m *alerts.Match) error {
	w := m.Watchlist
	r := ring{w: w, hits: m.Hits, cause: alerts.Matched, once: it.Story}
	if w.PerItem || w.Spike != nil {
		r.once = it.ID
	}
	first, err := v.ring(it, num, &r)
	switch {
	case err != nil:
		return err
	case first && w.Spike != nil:
		return v.spike(it, num, m)
	case first:
		return nil
	}
	if err := v.escalate(it, num, m); err != nil {
		return err
	}
	return v.repeat(it, num, m)
}

// ring makes the alert unless its watchlist rang for the same before.
func (v *visit) ring(it *feeds.Item, num int64, r *ring) (fresh bool, err error) {
	id, routes := v.tx.newID(v.poll.Started), routesOf(r.w)
	counted := r.w.Spike != nil && r.cause == alerts.Matched // kept to be counted
	if counted {
		routes = 0
	}
	n, err := v.tx.exec(`INSERT INTO alerts (id, watchlist, watchlist_name, item, story, once, cause, note, matched_at, hits, severity, routes)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (watchlist, once) DO NOTHING`,
		id, r.w.ID, r.w.Name, num, it.Story, r.once, string(r.cause), r.note, millis(v.poll.Started), toJSON(r.hits), string(r.w.Severity), routes)
	if err != nil || n == 0 {
		return false, err
	}
	err = v.tx.run(`INSERT INTO alert_sources (alert, feed, at)
		SELECT ?, feed, min(first_seen) FROM items WHERE story = ? GROUP BY feed`, id, it.Story)
	if err != nil {
		return false, fmt.Errorf("add sources: %w", err)
	}
	v.saved.Alerts++
	if counted {
		return true, nil
	}
	if err := v.book(id, r.w); err != nil {
		return false, fmt.Errorf("book deliveries: %w", err)
	}
	return true, nil
}

// escalate rings once more when enough feeds carry a story.
func (v *visit) escalate(it *feeds.Item, num int64, m *alerts.Match) error {
	if m.Watchlist.Escalate == 0 {
		return nil
	}
	var n int
	if _, err := v.tx.get(`SELECT count(DISTINCT feed) FROM items WHERE story = ?`, []any{it.Story}, &n); err != nil || n < m.Watchlist.Escalate {
		return err
	}
	_, err := v.ring(it, num, &ring{w: m.Watchlist, hits: m.Hits, cause: alerts.Escalated, once: "escalated " + it.Story, note: strconv.Itoa(n)})
	return err
}

// repeat rings again for a story that goes on.
func (v *visit) repeat(it *feeds.Item, num int64, m *alerts.Match) error {
	if m.Watchlist.Repeat == 0 {
		return nil
	}
	var last int64
	_, err := v.tx.get(`SELECT coalesce(max(matched_at), 0) FROM alerts WHERE story = ? AND watchlist = ?`, []any{it.Story, m.Watchlist.ID}, &last)
	if err != nil || v.poll.Started.Sub(fromMillis(last)) < m.Watchlist.Repeat {
		return err
	}
	_, err = v.ring(it, num, &ring{w: m.Watchlist, hits: m.Hits, cause: alerts.Repeated, once: "repeat " + it.ID})
	return err
}
