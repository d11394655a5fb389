package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasid/alerts"
)

const deliveryColumns = `d.id, d.kind, d.watchlist, d.channel, d.target, d.state, d.attempts, d.created, d.next_attempt,
	d.payload, d.text, d.last_error, d.last_class, d.reason`

func scanDelivery(rows *sql.Rows) (d alerts.Delivery, err error) {
	var created, next int64
	err = rows.Scan(&d.ID, &d.Kind, &d.Watchlist, &d.Channel, &d.Target, &d.State, &d.Attempts, &created, &next,
		&d.Payload, &d.Text, &d.LastError, &d.LastClass, &d.Reason)
	d.Created, d.NextAttempt = fromMillis(created), fromMillis(next)
	return d, err
}

func deliveryWhere(f alerts.DeliveryFilter) where {
	w := where{}
	w.in("d.id", f.IDs)
	w.equal("d.channel", f.Channel)
	w.equal("d.watchlist", f.Watchlist)
	w.since("d.created", f.Since, f.Until)
	if f.Before != "" {
		w.and("d.id < ?", f.Before)
	}
	states := make([]string, 0, len(f.States))
	for _, s := range f.States {
		states = append(states, string(s))
	}
	w.in("d.state", states)
	return w
}

// Deliveries returns the newest deliveries that f picks, with their alerts.
func (db *DB) Deliveries(ctx context.Context, f alerts.DeliveryFilter) ([]alerts.Delivery, error) {
	w := deliveryWhere(f)
	all, err := collect(ctx, db.read, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries d`+w.sql()+` ORDER BY d.id DESC LIMIT ?`, w.limit(f.Limit)...)
	if err == nil {
		err = loadAlerts(ctx, db.read, all)
	}
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return all, nil
}

// Attempts returns the attempts of a delivery, the first one first.
func (db *DB) Attempts(ctx context.Context, delivery string) ([]alerts.Attempt, error) {
	all, err := collect(ctx, db.read, scanAttempt, `SELECT delivery, number, at, took, class, status, response, error
		FROM attempts WHERE delivery = ? ORDER BY number`, delivery)
	if err != nil {
		return nil, fmt.Errorf("list attempts of %s: %w", delivery, err)
	}
	return all, nil
}

func scanAttempt(rows *sql.Rows) (a alerts.Attempt, err error) {
	var at, took int64
	err = rows.Scan(&a.Delivery, &a.Number, &at, &took, &a.Class, &a.Status, &a.Response, &a.Error)
	a.At, a.Took = fromMillis(at), time.Duration(took)*time.Millisecond
	return a, err
}

// RetryDeliveries makes the dead, cancelled and pending deliveries that f
// picks due now and returns how many there were. Their IDs, payloads and
// counts of attempts stay. What is being sent stays as it is: its outcome would
// count for nothing. A Limit of 0 is none here.
func (db *DB) RetryDeliveries(ctx context.Context, f alerts.DeliveryFilter, now time.Time) (int, error) {
	w := deliveryWhere(f)
	w.and("d.state IN ('dead', 'cancelled', 'pending')")
	w.and(`NOT (d.state = 'pending' AND d.attempts > 0 AND d.next_attempt > ?
		AND NOT EXISTS (SELECT 1 FROM attempts WHERE delivery = d.id AND number = d.attempts))`, millis(now))
	limit := -1
	if f.Limit > 0 {
		limit = f.Limit
	}
	args := append([]any{millis(now), millis(now)}, append(w.args, limit)...)
	var n int64
	err := db.write(ctx, func(t *tx) (err error) {
		n, err = t.exec(`UPDATE deliveries SET state = 'pending', next_attempt = ?, settled = ?, reason = ''
			WHERE id IN (SELECT d.id FROM deliveries d`+w.sql()+` ORDER BY d.id DESC LIMIT ?)`, args...)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("retry deliveries: %w", err)
	}
	return int(n), nil
}

// GatherDelivery adds the text of d, on a line of its own, to the delivery of
// its kind, channel and target that nobody tried yet and that is due after
// d was created. Where there is none it stores d. That is for what has no
// alerts, such as a system message.
func (db *DB) GatherDelivery(ctx context.Context, d alerts.Delivery) error {
	return db.write(ctx, func(t *tx) error { return gather(t, d) })
}

func gatherAll(t *tx, all []alerts.Delivery) error {
	for _, d := range all {
		if err := gather(t, d); err != nil {
			return err
		}
	}
	return nil
}

func gather(t *tx, d alerts.Delivery) error {
	n, err := t.exec(`UPDATE deliveries SET text = text || char(10) || ? WHERE id = (SELECT id FROM deliveries
		WHERE watchlist = ? AND channel = ? AND target = ? AND kind = ? AND state = 'pending' AND attempts = 0 AND next_attempt > ?
		ORDER BY id DESC LIMIT 1)`, d.Text, d.Watchlist, d.Channel, d.Target, string(d.Kind), millis(d.Created))
	if err == nil && n == 0 {
		d.ID, d.State = t.newID(d.Created), alerts.Pending
		err = insertDelivery(t, &d)
	}
	if err != nil {
		return fmt.Errorf("gather for %s: %w", d.Channel, err)
	}
	return nil
}
