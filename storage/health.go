package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rasid/alerts"
)

// Hasten makes the deliveries of a channel due that wait for another attempt
// since one of these classes; none named: any but deferred. What is being
// sent, and what still collects, stays as it is.
func (db *DB) Hasten(ctx context.Context, channel string, now time.Time, classes ...alerts.SendClass) error {
	w := where{}
	w.equal("channel", channel)
	w.and("state = 'pending' AND attempts > 0 AND next_attempt > ?", millis(now))
	w.and("EXISTS (SELECT 1 FROM attempts WHERE delivery = id AND number = deliveries.attempts)")
	if len(classes) == 0 {
		w.and("last_class <> ?", string(alerts.SendDeferred))
	}
	names := make([]string, 0, len(classes))
	for _, c := range classes {
		names = append(names, string(c))
	}
	w.in("last_class", names)
	err := db.write(ctx, func(t *tx) error {
		return t.run(`UPDATE deliveries SET next_attempt = ?`+w.sql(), append([]any{millis(now)}, w.args...)...)
	})
	if err != nil {
		return fmt.Errorf("hasten deliveries of %s: %w", channel, err)
	}
	return nil
}

// FailingSince returns when the attempts of the channel began that failed in a
// row up to the last one, or the zero time when the last one was taken. It
// looks at the deliveries of ten days.
func (db *DB) FailingSince(ctx context.Context, channel string, now time.Time) (time.Time, error) {
	const far = 10 * 24 * time.Hour
	var ms sql.NullInt64
	err := db.read.QueryRowContext(ctx, `SELECT min(a.at) FROM deliveries d JOIN attempts a ON a.delivery = d.id
		WHERE d.id > ?2 AND d.channel = ?1 AND a.class NOT IN ('', 'rejected', 'template', 'deferred')
		AND a.at > (SELECT coalesce(max(g.at), 0) FROM deliveries e JOIN attempts g ON g.delivery = e.id WHERE e.id > ?2 AND e.channel = ?1 AND g.class = '')`,
		channel, idAt(now.Add(-far))).Scan(&ms)
	if err != nil {
		return time.Time{}, fmt.Errorf("read how %s fared: %w", channel, err)
	}
	return fromMillis(ms.Int64), nil
}
