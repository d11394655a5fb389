package web

import (
	"context"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// Store is what the room reads, and the one thing it changes: a delivery that
// is tried again. storage.DB satisfies it.
type Store interface {
	archive
	alertStore
	deliveryStore
	countStore
	evidenceStore
}

type archive interface {
	Archive
	// Items returns the newest items that f picks.
	Items(ctx context.Context, f feeds.ItemFilter) ([]feeds.Item, error)
	// FeedStatuses returns all feeds, also removed ones.
	FeedStatuses(ctx context.Context) ([]feeds.Status, error)
	// Rhythms counts what each feed brought, by span.
	Rhythms(ctx context.Context, since time.Time) ([]feeds.Rhythm, error)
}

type alertStore interface {
	// Alerts returns the newest alerts that f picks.
	Alerts(ctx context.Context, f alerts.AlertFilter) ([]alerts.Alert, error)
	// AlertCounts counts alerts per watchlist and step.
	AlertCounts(ctx context.Context, since time.Time, step time.Duration) ([]alerts.Count, error)
	// TopTerms and TopSources return what made most alerts.
	TopTerms(ctx context.Context, f alerts.AlertFilter) ([]alerts.Top, error)
	TopSources(ctx context.Context, f alerts.AlertFilter) ([]alerts.Top, error)
}

type deliveryStore interface {
	// Deliveries returns the newest deliveries that f picks.
	Deliveries(ctx context.Context, f alerts.DeliveryFilter) ([]alerts.Delivery, error)
	// Attempts returns the attempts of a delivery, the first one first.
	Attempts(ctx context.Context, delivery string) ([]alerts.Attempt, error)
	// RetryDeliveries makes unsettled deliveries that f picks due now.
	RetryDeliveries(ctx context.Context, f alerts.DeliveryFilter, now time.Time) (int, error)
}

type countStore interface {
	// Stats counts what is stored.
	Stats(ctx context.Context) (alerts.Stats, error)
	// Backlogs counts the deliveries of each channel by state.
	Backlogs(ctx context.Context) ([]alerts.Backlog, error)
	// Conservation counts what must add up.
	Conservation(ctx context.Context) (alerts.Balance, error)
}
