package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// spike rings when the items of a watchlist are more than usual, and not again
// before its cool-down ends. The item is the one that made it too many.
func (v *visit) spike(it *feeds.Item, num int64, m *alerts.Match) error {
	w, now := m.Watchlist, v.poll.Started
	var rang int
	_, err := v.tx.get(`SELECT count(*) FROM alerts WHERE watchlist = ? AND id >= ? AND cause = ?`,
		[]any{w.ID, idAt(now.Add(-w.Spike.Cooldown)), string(alerts.Spiked)}, &rang)
	if err != nil || rang > 0 {
		return err
	}
	since, err := v.watchedSince(w.ID)
	if err != nil {
		return err
	}
	hours, err := v.hours(w, now)
	if err != nil {
		return fmt.Errorf("count hours: %w", err)
	}
	surge, is := w.Spike.Look(now, hours, since)
	if !is {
		return nil
	}
	_, err = v.ring(it, num, &ring{w: w, hits: m.Hits, cause: alerts.Spiked, once: "spike " + strconv.FormatInt(millis(now), 10), note: surge.String()})
	return err
}

// hours counts the items of a watchlist's baseline; none when the window has
// too few to ring anyway.
func (v *visit) hours(w *alerts.Watchlist, now time.Time) ([]alerts.HourCount, error) {
	var n int
	_, err := v.tx.get(`SELECT count(*) FROM alerts WHERE watchlist = ? AND id >= ? AND cause = 'match'`,
		[]any{w.ID, idAt(now.Add(-w.Spike.Window - time.Hour))}, &n)
	if err != nil || n < w.Spike.Min {
		return nil, err
	}
	scan := func(rows *sql.Rows) (h alerts.HourCount, err error) {
		var from int64
		err = rows.Scan(&from, &h.Items)
		h.From = fromMillis(from)
		return h, err
	}
	return collect(v.tx.ctx, v.tx, scan, `SELECT matched_at / 3600000 * 3600000 AS hour, count(*) FROM alerts
		WHERE watchlist = ? AND id >= ? AND cause = 'match' GROUP BY hour`, w.ID, idAt(now.Add(-w.Spike.Baseline-time.Hour)))
}

// watchedSince is when a watchlist was first in the file, or now.
func (v *visit) watchedSince(watchlist string) (time.Time, error) {
	var ms int64
	if err := watch(v.tx, watchlist, v.poll.Started); err != nil {
		return time.Time{}, err
	}
	_, err := v.tx.get(`SELECT since FROM watches WHERE watchlist = ?`, []any{watchlist}, &ms)
	return fromMillis(ms), err
}

func watch(t *tx, watchlist string, now time.Time) error {
	return t.run(`INSERT INTO watches (watchlist, since) VALUES (?, ?) ON CONFLICT DO NOTHING`, watchlist, millis(now))
}

// SyncWatchlists notes since when each watchlist has been in the file: a spike
// is told from what is usual, and what came before was not counted.
func (db *DB) SyncWatchlists(ctx context.Context, all []*alerts.Watchlist, now time.Time) error {
	err := db.write(ctx, func(t *tx) error {
		ids := make([]string, 0, len(all))
		for _, w := range all {
			ids = append(ids, w.ID)
			if err := watch(t, w.ID, now); err != nil {
				return err
			}
		}
		return t.run(`DELETE FROM watches WHERE watchlist NOT IN (SELECT value FROM json_each(?))`, toJSON(ids))
	})
	if err != nil {
		return fmt.Errorf("sync watchlists: %w", err)
	}
	return nil
}
