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
// What quiet hours or the limit hold back leaves as one digest.
func (r *Route) Book(now time.Time, sev Severity, recent []time.Time) Booking {
	if !r.Digest.IsZero() {
		return Booking{Due: r.Digest.Next(now), Kind: KindDigest}
	}
	due := now
	if l := r.Limit; l != nil && l.Max > 0 && len(recent) >= l.Max {
		due = recent[len(recent)-l.Max].Add(l.Per)
	}
	if r.Quiet != nil && sev != Critical {
		due = r.Quiet.end(due)
	}
	if due.After(now) {
		return Booking{Due: due, Kind: KindDigest}
	}
	return Booking{Due: now, Kind: KindAlert}
}

// end returns when the quiet hours around t end, or t outside of them. Both
// ends are read off the wall clock, so a change of the clock moves neither.
func (q *Quiet) end(t time.Time) time.Time {
	at := t.In(q.Location)
	for _, day := range []int{-1, 0} {
		from, to := q.clock(at, day, q.From), q.clock(at, day, q.To)
		if q.To < q.From {
			to = q.clock(at, day+1, q.To)
		}
		if !t.Before(from) && t.Before(to) {
			return to
		}
	}
	return t
}

func (q *Quiet) clock(at time.Time, day, minutes int) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day()+day, minutes/60, minutes%60, 0, 0, q.Location)
}
