package alerts

import "time"

// AlertFilter picks alerts. The zero value is the newest ones.
type AlertFilter struct {
	Watchlist string
	Item      string
	Since     time.Time
	Until     time.Time // exclusive
	Before    string    // only alerts older than this alert ID: the next page
	Limit     int       // 0: 100
}

// DeliveryFilter picks deliveries. The zero value is the newest ones.
type DeliveryFilter struct {
	IDs       []string
	Channel   string
	Watchlist string
	States    []DeliveryState
	Since     time.Time // created
	Until     time.Time // exclusive
	Before    string
	Limit     int // 0: 100
}
