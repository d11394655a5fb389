package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasid/alerts"
)

// ClaimDeliveries takes at most limit deliveries of a channel that are due,
// counts the attempt and books the next one with book, durably, before anyone
// dials.
func (db *DB) ClaimDeliveries(ctx context.Context, channel string, now time.Time, limit int, book func(attempts int) time.Time) ([]alerts.Delivery, error) {
	var claimed []alerts.Delivery
	if err := db.room(); err != nil {
		return nil, fmt.Errorf("claim deliveries of %s: %w", channel, err)
	}
	err := db.write(ctx, func(t *tx) (err error) {
		claimed, err = collect(ctx, t, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries d
			WHERE d.channel = ? AND d.state = 'pending' AND d.next_attempt <= ? ORDER BY d.next_attempt, d.id LIMIT ?`,
			channel, millis(now), limit)
		if err != nil {
			return err
		}
		for i := range claimed {
			if err := claim(t, &claimed[i], book); err != nil {
				return err
			}
		}
		return loadAlerts(ctx, t, claimed)
	})
	if err != nil {
		return nil, fmt.Errorf("claim deliveries of %s: %w", channel, err)
	}
	return claimed, nil
}

func claim(t *tx, d *alerts.Delivery, book func(int) time.Time) error {
	if d.Attempts > 0 {
		if _, err := t.get(`SELECT count(*) FROM attempts WHERE delivery = ? AND class IN (?, ?)`,
			[]any{d.ID, string(alerts.SendChannel), string(alerts.SendGone)}, &d.Spared); err != nil {
			return err
		}
	}
	d.Attempts++
	d.NextAttempt = book(d.Attempts)
	return t.run(`UPDATE deliveries SET attempts = ?, next_attempt = ? WHERE id = ?`, d.Attempts, millis(d.NextAttempt), d.ID)
}

// Freeze stores the payload of a delivery's first attempt; a later one changes
// nothing.
func (db *DB) Freeze(ctx context.Context, id string, payload []byte) error {
	err := db.write(ctx, func(t *tx) error {
		return t.run(`UPDATE deliveries SET payload = ? WHERE id = ? AND payload IS NULL`, payload, id)
	})
	if err != nil {
		return fmt.Errorf("freeze delivery %s: %w", id, err)
	}
	return nil
}

// Settle records an attempt and what follows from it. An attempt older than
// the delivery's count, or settled before, changes nothing. A delivery that
// was cancelled while it was being sent is delivered when it arrived.
func (db *DB) Settle(ctx context.Context, a alerts.Attempt, o alerts.Outcome) error {
	err := db.write(ctx, func(t *tx) error { return settle(t, &a, o) })
	if err != nil {
		return fmt.Errorf("settle delivery %s: %w", a.Delivery, err)
	}
	return nil
}

func settle(t *tx, a *alerts.Attempt, o alerts.Outcome) error {
	if o.State == alerts.Cancelled {
		return t.run(`UPDATE deliveries SET state = ?, settled = ?, reason = ? WHERE id = ? AND attempts = ? AND state = 'pending'`,
			string(o.State), millis(a.At), o.Reason, a.Delivery, a.Number)
	}
	n, err := t.exec(`UPDATE deliveries SET state = ?, next_attempt = CASE WHEN ? = 'pending' THEN ? ELSE next_attempt END,
		settled = ?, last_error = ?, last_class = ?
		WHERE id = ? AND attempts = ? AND (state = 'pending' OR (state = 'cancelled' AND ? = 'delivered'))
		AND NOT EXISTS (SELECT 1 FROM attempts WHERE delivery = ? AND number = ?)`,
		string(o.State), string(o.State), millis(o.NextAttempt), millis(a.At.Add(a.Took)), a.Error, string(a.Class),
		a.Delivery, a.Number, string(o.State), a.Delivery, a.Number)
	if err != nil || n == 0 {
		return err
	}
	if err := t.run(`INSERT INTO attempts (delivery, number, at, took, class, status, response, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		a.Delivery, a.Number, millis(a.At), a.Took.Milliseconds(), string(a.Class), a.Status, a.Response, a.Error); err != nil {
		return err
	}
	return gatherAll(t, o.Tell)
}

// NextAttempt returns when the channel's next delivery is due, or the zero
// time.
func (db *DB) NextAttempt(ctx context.Context, channel string) (time.Time, error) {
	var ms sql.NullInt64
	err := db.read.QueryRowContext(ctx, `SELECT min(next_attempt) FROM deliveries WHERE channel = ? AND state = 'pending'`, channel).Scan(&ms)
	if err != nil {
		return time.Time{}, fmt.Errorf("find next attempt of %s: %w", channel, err)
	}
	return fromMillis(ms.Int64), nil
}

// releaseClaims makes deliveries due that a killed process was sending. The
// lock proves that it is gone.
func releaseClaims(t *tx, now time.Time) error {
	return t.run(`UPDATE deliveries SET next_attempt = ? WHERE state = 'pending' AND attempts > 0 AND next_attempt > ?
		AND NOT EXISTS (SELECT 1 FROM attempts WHERE delivery = id AND number = deliveries.attempts)`, millis(now), millis(now))
}
