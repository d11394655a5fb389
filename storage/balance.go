package storage

import (
	"context"
	"database/sql"
	"fmt"

	"rasid/alerts"
)

// Conservation counts what must add up.
func (db *DB) Conservation(ctx context.Context) (alerts.Balance, error) {
	b, err := db.balance(ctx)
	if err != nil {
		return alerts.Balance{}, fmt.Errorf("count deliveries: %w", err)
	}
	return b, nil
}

func (db *DB) balance(ctx context.Context) (b alerts.Balance, err error) {
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
