package storage

import (
	"context"
	"fmt"
	"time"

	"rasid/feeds"
)

// forgetCosts halves what was counted of feeds for longer than feeds.CostSpan,
// so that the counts stay those of about the last month.
func (db *DB) forgetCosts(ctx context.Context, now time.Time) error {
	err := db.write(ctx, func(t *tx) error {
		return t.run(`UPDATE feeds SET counted = (counted + ?1) / 2, polls = polls / 2, not_modified = not_modified / 2,
			received = received / 2, spent = spent / 2 WHERE counted BETWEEN 1 AND ?2`, millis(now), millis(now.Add(-feeds.CostSpan)))
	})
	if err != nil {
		return fmt.Errorf("forget old costs of feeds: %w", err)
	}
	return nil
}
