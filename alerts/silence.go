package alerts

import "time"

// Silence keeps a watchlist from telling anybody for a while. Its alerts are
// stored, and their deliveries are suppressed, not delayed.
type Silence struct {
	Watchlist    string
	Began, Until time.Time
}
