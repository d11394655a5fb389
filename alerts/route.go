package alerts

import (
	"time"

	"rasid/feeds"
)

// Route leads from a watchlist to one target of a channel. Immediate, digest,
// quiet hours and overflow are one mechanism: when the delivery is due.
type Route struct {
	Channel string
	Target  string         // one address of an email channel; empty elsewhere
	Digest  feeds.Schedule // zero: immediate
	Quiet   *Quiet
	Limit   *Limit
}

// Quiet are hours in which nothing is sent; From may be later than To. Both
// are minutes after midnight in Location.
type Quiet struct {
	From, To int
	Location *time.Location
}

// Limit bounds the deliveries of a route; what is over goes into one delivery
// when the window ends.
type Limit struct {
	Max int
	Per time.Duration
}

// Booking is when a new delivery of a route is due, and as what.
type Booking struct {
	Due  time.Time
	Kind Kind
}

// Book says when a new delivery of the route is due. recent holds the creation
// times of the route's deliveries within Limit.Per before now, oldest first.
func (r *Route) Book(now time.Time, sev Severity, recent []time.Time) Booking {
	if !r.Digest.IsZero() {
		return Booking{Due: r.Digest.Next(now), Kind: KindDigest}
	}
	return Booking{Due: now, Kind: KindAlert}
}
