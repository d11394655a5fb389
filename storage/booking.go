package storage

import (
	"fmt"
	"time"

	"rasid/alerts"
)

// book puts an alert on each route of its watchlist, once.
func (v *visit) book(alert string, w *alerts.Watchlist) error {
	var until int64
	if _, err := v.tx.get(`SELECT until FROM silences WHERE watchlist = ?`, []any{w.ID}, &until); err != nil {
		return err
	}
	state := alerts.Pending
	if until > millis(v.poll.Started) {
		state = alerts.Suppressed
	}
	for i := range w.Routes {
		if err := v.bookRoute(alert, w, &w.Routes[i], state); err != nil {
			return err
		}
	}
	return nil
}

// routesOf is on how many routes an alert of w is to be booked: what Balance
// holds the bookings against.
func routesOf(w *alerts.Watchlist) int {
	type route struct {
		channel, target string
		way             alerts.Kind
	}
	all := map[route]bool{}
	for i := range w.Routes {
		r := &w.Routes[i]
		all[route{r.Channel, r.Target, way(r)}] = true
	}
	return len(all)
}

func (v *visit) bookRoute(alert string, w *alerts.Watchlist, r *alerts.Route, state alerts.DeliveryState) error {
	recent, err := v.recent(w.ID, r)
	if err != nil {
		return fmt.Errorf("count deliveries: %w", err)
	}
	b := r.Book(v.poll.Started, w.Severity, recent)
	id, err := v.openDelivery(w.ID, r, b, state)
	if err != nil {
		return err
	}
	return v.tx.run(`INSERT INTO delivery_alerts (alert, channel, target, way, delivery) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, alert, r.Channel, r.Target, string(way(r)), id)
}

// way tells two routes of a watchlist to one channel apart: a digest, and one
// that rings at once, what quiet hours or a limit hold back included.
func way(r *alerts.Route) alerts.Kind {
	if r.Digest.IsZero() {
		return alerts.KindAlert
	}
	return alerts.KindDigest
}

// openDelivery returns the delivery of the route that still collects, or a
// new one. One that is due later than booked is left alone: critical news
// must not wait for it, nor wake people for what it holds. So is a full one.
// What a limit would hold back goes along with what leaves anyway.
func (v *visit) openDelivery(watchlist string, r *alerts.Route, b alerts.Booking, state alerts.DeliveryState) (string, error) {
	var id string
	found, err := v.tx.get(`SELECT id FROM deliveries d INDEXED BY deliveries_open
		WHERE watchlist = ? AND channel = ? AND target = ? AND state = ? AND attempts = 0 AND next_attempt <= ?
		AND EXISTS (SELECT 1 FROM delivery_alerts WHERE delivery = d.id AND way = ?)
		ORDER BY id DESC LIMIT 1`,
		[]any{watchlist, r.Channel, r.Target, string(state), millis(b.Due), string(way(r))}, &id)
	if err != nil {
		return "", err
	}
	if found {
		var n int
		if _, err := v.tx.get(`SELECT count(*) FROM delivery_alerts WHERE delivery = ?`, []any{id}, &n); err != nil || n < alerts.MostAlerts {
			return id, err
		}
	}
	d := alerts.Delivery{
		ID: v.tx.newID(v.poll.Started), Kind: b.Kind, Watchlist: watchlist, Channel: r.Channel, Target: r.Target,
		State: state, Created: v.poll.Started, NextAttempt: b.Due,
	}
	if state == alerts.Suppressed {
		d.Reason = "silence"
	}
	return d.ID, insertDelivery(v.tx, &d)
}

func insertDelivery(t *tx, d *alerts.Delivery) error {
	return t.run(`INSERT INTO deliveries (id, kind, watchlist, channel, target, state, created, next_attempt, text, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ID, string(d.Kind), d.Watchlist, d.Channel, d.Target, string(d.State), millis(d.Created), millis(d.NextAttempt), d.Text, d.Reason)
}

// recent are the creation times of a limited route's deliveries. What a clock
// dated into the future that was wrong then is none.
func (v *visit) recent(watchlist string, r *alerts.Route) ([]time.Time, error) {
	if r.Limit == nil {
		return nil, nil
	}
	at, err := collect(v.tx.ctx, v.tx, one[int64], `SELECT created FROM deliveries d
		WHERE watchlist = ? AND channel = ? AND target = ? AND created > ? AND created <= ? AND state <> 'suppressed'
		AND EXISTS (SELECT 1 FROM delivery_alerts WHERE delivery = d.id AND way = ?) ORDER BY created`,
		watchlist, r.Channel, r.Target, millis(v.poll.Started.Add(-r.Limit.Per)), millis(v.poll.Started), string(way(r)))
	times := make([]time.Time, 0, len(at))
	for _, ms := range at {
		times = append(times, fromMillis(ms))
	}
	return times, err
}
