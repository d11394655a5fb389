package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasid/alerts"
)

// Silence suppresses the deliveries that a watchlist would make from now until
// a time. Those made before are left as they are.
func (db *DB) Silence(ctx context.Context, watchlist string, now, until time.Time) error {
	err := db.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO silences (watchlist, began, until) VALUES (?, ?, ?)
			ON CONFLICT (watchlist) DO UPDATE SET began = iif(silences.until > excluded.began, silences.began, excluded.began),
			until = excluded.until`, watchlist, millis(now), millis(until))
	})
	if err != nil {
		return fmt.Errorf("silence %s: %w", watchlist, err)
	}
	return nil
}

// EndSilence ends the silence of a watchlist and reports whether there was one.
func (db *DB) EndSilence(ctx context.Context, watchlist string, now time.Time) (was bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE silences SET until = ? WHERE watchlist = ? AND until > ?`, millis(now), watchlist, millis(now))
		was = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("end silence of %s: %w", watchlist, err)
	}
	return was, nil
}

// Silences returns the silences that last at now, the first to end first.
func (db *DB) Silences(ctx context.Context, now time.Time) ([]alerts.Silence, error) {
	scan := func(rows *sql.Rows) (s alerts.Silence, err error) {
		var began, until int64
		err = rows.Scan(&s.Watchlist, &began, &until)
		s.Began, s.Until = fromMillis(began), fromMillis(until)
		return s, err
	}
	all, err := collect(ctx, db.read, scan, `SELECT watchlist, began, until FROM silences WHERE until > ? ORDER BY until, watchlist`, millis(now))
	if err != nil {
		return nil, fmt.Errorf("list silences: %w", err)
	}
	return all, nil
}
