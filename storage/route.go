package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasid/alerts"
)

// CancelRoutes cancels the pending deliveries of routes that live denies and
// returns how many there were. System and test deliveries have an empty
// watchlist.
func (db *DB) CancelRoutes(ctx context.Context, live func(watchlist, channel, target string) bool, now time.Time) (int, error) {
	var n int
	err := db.write(ctx, func(t *tx) error {
		routes, err := collect(ctx, t, scanRoute, `SELECT DISTINCT watchlist, channel, target FROM deliveries WHERE state = 'pending'`)
		if err != nil {
			return err
		}
		n = 0
		for _, r := range routes {
			if live(r.watchlist, r.channel, r.target) {
				continue
			}
			gone, err := t.exec(`UPDATE deliveries SET state = 'cancelled', reason = ?, settled = ?
				WHERE state = 'pending' AND watchlist = ? AND channel = ? AND target = ?`, alerts.RouteRemoved, millis(now), r.watchlist, r.channel, r.target)
			if err != nil {
				return err
			}
			n += int(gone)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("cancel routes: %w", err)
	}
	return n, nil
}

type route struct{ watchlist, channel, target string }

func scanRoute(rows *sql.Rows) (r route, err error) {
	err = rows.Scan(&r.watchlist, &r.channel, &r.target)
	return r, err
}
