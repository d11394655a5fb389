package storage

import (
	"context"
	"database/sql"
	"fmt"

	"rasid/alerts"
)

// Balance is the law of conservation: every alert stands on every one of its
// routes in exactly one delivery, whatever became of it.
type Balance struct {
	Alerts   int
	Routes   int                          // booked when the alerts were made
	ByState  map[alerts.DeliveryState]int // alerts in deliveries of the state
	Mismatch []string                     // IDs of alerts that are on more or fewer routes than booked; at most ten
}

// Holds reports whether nothing was lost and nothing was doubled.
func (b Balance) Holds() bool {
	n := 0
	for _, c := range b.ByState {
		n += c
	}
	return n == b.Routes && len(b.Mismatch) == 0
}

// Conservation counts what must add up.
func (db *DB) Conservation(ctx context.Context) (Balance, error) {
	b, err := db.balance(ctx)
	if err != nil {
		return Balance{}, fmt.Errorf("count deliveries: %w", err)
	}
	return b, nil
}

func (db *DB) balance(ctx context.Context) (b Balance, err error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // one moment for all counts
	if err != nil {
		return b, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	if err := tx.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(routes), 0) FROM alerts`).Scan(&b.Alerts, &b.Routes); err != nil {
		return b, err
	}
	b.ByState = map[alerts.DeliveryState]int{}
	count := func(rows *sql.Rows) (bool, error) {
		var state alerts.DeliveryState
		var n int
		err := rows.Scan(&state, &n)
		b.ByState[state] = n
		return true, err
	}
	_, err = collect(ctx, tx, count, `SELECT d.state, count(*) FROM delivery_alerts da JOIN deliveries d ON d.id = da.delivery GROUP BY d.state`)
	if err != nil {
		return b, err
	}
	b.Mismatch, err = collect(ctx, tx, one[string], `SELECT id FROM alerts a
		WHERE routes <> (SELECT count(*) FROM delivery_alerts WHERE alert = a.id) LIMIT 10`)
	return b, err
}
