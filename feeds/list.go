package feeds

import "time"

// ItemFilter picks items out of the archive. The zero value is the newest
// ones.
type ItemFilter struct {
	IDs       []string
	Feed      string
	Watchlist string // items that alerted it
	Story     string // items told as one
	Since     time.Time
	Until     time.Time // exclusive
	Before    string    // only items older than this item ID: the next page
	Limit     int       // 0: 100
}

// Status is a feed as people ask for it: what polling learned and what is
// stored.
type Status struct {
	State
	Name    string
	URL     string
	Items   int
	Removed bool // no longer in the file; its items stay

	// What the last poll brought.
	Result Result
	Took   time.Duration
	Listed int
	Saved  Saved

	Cost Cost
}

// Rhythm is how many items a feed brought in a span of time.
type Rhythm struct {
	Feed  string
	From  time.Time
	Items int
}
