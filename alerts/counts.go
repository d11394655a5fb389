package alerts

import "time"

// Stats are the counts of a database.
type Stats struct {
	Feeds, Items, Alerts int
	Deliveries           map[DeliveryState]int
	Unindexed            int   // items that wait for the search index
	Bytes                int64 // of the database file
	WALBytes             int64 // of the write-ahead log
}

// Count is how many alerts a watchlist had in a span of time.
type Count struct {
	Watchlist string
	From      time.Time
	Alerts    int
}

// Top is a term or a feed, and how many alerts it made.
type Top struct {
	Name   string
	Alerts int
}

// Backlog is how many deliveries of a channel are in a state.
type Backlog struct {
	Channel    string
	State      DeliveryState
	Deliveries int
	Oldest     time.Time // creation of the first of them
}

// Balance is the law of conservation: every alert stands on every one of its
// routes in exactly one delivery, whatever became of it.
type Balance struct {
	Alerts   int
	Routes   int                   // booked when the alerts were made
	ByState  map[DeliveryState]int // alerts in deliveries of the state
	Mismatch []string              // IDs of alerts that are on more or fewer routes than booked; at most ten
}

// Holds reports whether nothing was lost and nothing was doubled.
func (b Balance) Holds() bool {
	n := 0
	for _, c := range b.ByState {
		n += c
	}
	return n == b.Routes && len(b.Mismatch) == 0
}
