package feeds

import (
	"fmt"
	"time"
)

// EventKind names what an operator should hear about a feed, in the words of
// system_alerts.events.
type EventKind string

// The kinds of events.
const (
	EventFailing   EventKind = "feed_failing"   // nothing could be read for a day, or five polls, or will be for a day
	EventRecovered EventKind = "feed_recovered" // it can be read again
	EventQuiet     EventKind = "feed_quiet"     // silent for longer than is usual for it
	EventGone      EventKind = "feed_gone"      // the server says so for good
	EventMoved     EventKind = "feed_moved"     // it is asked for at another address from now on
	EventLogin     EventKind = "feed_login"     // it wants a login, or another one
	EventEmpty     EventKind = "feed_empty"     // lists nothing, three times in a row
	EventCharset   EventKind = "feed_charset"   // its encoding changed
	EventLoss      EventKind = "feed_loss"      // items were probably missed between two polls
	EventCostly    EventKind = "feed_costly"    // its server cannot say "not modified", and it is large
)

// EventKinds are all of them, in the order of the documentation.
func EventKinds() []EventKind {
	return []EventKind{
		EventFailing, EventRecovered, EventQuiet, EventGone, EventMoved, EventLogin, EventEmpty, EventCharset, EventLoss, EventCostly,
	}
}

// Event is something an operator should hear about a feed. It is told once,
// by the poll with which it became true.
type Event struct {
	Kind EventKind
	Feed string // Source.ID
	At   time.Time
	Text string // one sentence in English: what happened
	Hint string // one sentence: what to do next; may be empty
}

const (
	failingFor = day
	emptyTimes = 3
	quietLeast = 6 * time.Hour
	quietTimes = 5
)

// Events returns what became true with a poll that was saved.
func Events(p *Poll, saved Saved) []Event {
	w := witness{p: p, was: &p.Was, now: &p.Next, src: p.Source}
	w.failing()
	w.turned()
	w.quiet(saved)
	if saved.PossibleLoss {
		w.say(EventLoss, fmt.Sprintf("none of the %d items was there at the last poll, %s ago: some in between were probably missed",
			max(p.Listed, len(p.Items)), rough(p.Started.Sub(w.was.LastPoll))), "Poll it more often (schedule).")
	}
	w.costly()
	return w.events
}
