package storage

import (
	"context"
	"fmt"
	"time"
)

// slew is how far a clock may be set back without anybody minding.
const slew = 5 * time.Minute

// MendClock undoes what a clock left behind that was ahead and has been set
// back: feeds and deliveries that it booked for times that are far now become
// due, and silences that begin in the future end. It returns how many there
// were. What is being sent stays as it is.
func (db *DB) MendClock(ctx context.Context, now time.Time) (int, error) {
	n, at, future := 0, millis(now), millis(now.Add(slew))
	err := db.write(ctx, func(t *tx) error {
		n = 0
		for _, s := range []string{
			`UPDATE feeds SET next_poll = ?1, not_before = 0 WHERE removed_at = 0 AND last_poll > ?2 AND next_poll > ?2`,
			`UPDATE deliveries SET next_attempt = ?1 WHERE state = 'pending' AND next_attempt > ?2 AND (created > ?2 OR settled > ?2)
				AND (attempts = 0 OR EXISTS (SELECT 1 FROM attempts WHERE delivery = id AND number = deliveries.attempts))`,
			`UPDATE silences SET until = ?1, began = ?1 WHERE began > ?2`,
		} {
			rows, err := t.exec(s, at, future)
			if err != nil {
				return err
			}
			n += int(rows)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("mend what a wrong clock booked: %w", err)
	}
	return n, nil
}
