package alerts

import (
	"time"

	"rasid/feeds"
)

// Alert is one story that one watchlist asked for. It is unique per
// (watchlist, story), or per (watchlist, item) where the watchlist says so.
type Alert struct {
	ID            string // UUIDv7
	Watchlist     string
	WatchlistName string
	Item          feeds.Item // the first item of the story that matched
	Story         string
	Sources       []string // IDs of the feeds that carry the story, first first
	MatchedAt     time.Time
	Hits          []Hit
	Severity      Severity
	Cause         Cause
	Note          string // plain text: what changed in the item, how many items there were
}

// Kind says what a delivery tells.
type Kind string

// The kinds of deliveries.
const (
	KindAlert  Kind = "alert"
	KindDigest Kind = "digest"
	KindSystem Kind = "system" // about rasid itself; Text says what
	KindTest   Kind = "test"
)

// DeliveryState is where a delivery stands. There is no "running": a claimed
// delivery is pending with its next attempt in the future.
type DeliveryState string

// The states of a delivery.
const (
	Pending    DeliveryState = "pending"
	Delivered  DeliveryState = "delivered"
	Dead       DeliveryState = "dead"       // a dead letter
	Cancelled  DeliveryState = "cancelled"  // the route is gone, or it was too old when a backup was restored
	Suppressed DeliveryState = "suppressed" // a silence
)

// MostAlerts is how many alerts one delivery collects: receivers refuse large
// bodies, and what is refused is not told.
const MostAlerts = 100

// RouteRemoved is why a delivery is cancelled that nobody asks for any more.
const RouteRemoved = "route removed"

// Delivery is what one target of one channel is to be told. It collects alerts
// until it is claimed for the first time; then Payload is frozen.
type Delivery struct {
	ID          string // UUIDv7; webhook-id and Message-ID, the same at each attempt
	Kind        Kind
	Watchlist   string // empty for system deliveries
	Channel     string
	Target      string // an address of an email channel; empty elsewhere
	State       DeliveryState
	Attempts    int // begun ones, this one included
	Spared      int // of them, before this one: the channel took nothing from anybody; known of a claimed delivery
	Created     time.Time
	NextAttempt time.Time
	Payload     []byte // nil until the first attempt
	Alerts      []Alert
	Text        string // of a system delivery
	LastError   string
	LastClass   SendClass
	Reason      string // why cancelled or suppressed
}

// Attempt is one try to deliver.
type Attempt struct {
	Delivery string
	Number   int
	At       time.Time
	Took     time.Duration
	Class    SendClass // empty: accepted
	Status   int       // HTTP or SMTP code; 0: no answer
	Response string    // at most 2 kB, without secrets
	Error    string
}

// SendClass names a kind of failed attempt.
type SendClass string

// The classes of failed attempts.
const (
	SendNetwork   SendClass = "network"
	SendTLS       SendClass = "tls"
	SendTimeout   SendClass = "timeout"
	SendBlocked   SendClass = "blocked_address"
	SendRedirect  SendClass = "redirect"
	SendThrottled SendClass = "throttled"
	SendRejected  SendClass = "rejected" // this message will never be taken
	SendRefused   SendClass = "refused"  // a 4xx that the receiver may mend
	SendClock     SendClass = "clock_skew"
	SendServer    SendClass = "server"   // the receiver is not well: try again later
	SendDeferred  SendClass = "deferred" // this message or its receiver must wait (a greylist)
	SendGone      SendClass = "gone"     // 410: the channel is over
	SendChannel   SendClass = "channel"  // login or sender refused: pause the channel
	SendTemplate  SendClass = "template" // the payload could not be made
)

// SendError is why a channel did not take a delivery.
type SendError struct {
	Class      SendClass
	Status     int
	RetryAfter time.Duration // 0: the receiver did not ask
	Response   string        // at most 2 kB, without secrets
	Err        error
}

// Error returns the class and the cause.
func (e *SendError) Error() string {
	if e.Err == nil {
		return string(e.Class)
	}
	return string(e.Class) + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *SendError) Unwrap() error { return e.Err }
