package alerts

import "time"

// Health is how a channel fared lately. Its owner sends nothing before Until,
// one attempt at a time while it Fails, and nothing at all once it is Closed.
type Health struct {
	Since    time.Time // begin of the failures in a row; zero: there are none
	Failures int       // in a row
	Until    time.Time // the channel rests
	Closed   bool      // until the file is read again, or a restart
	told     EventKind // the last that was told of these failures
}

// EventKind is what the operator should hear of a channel.
type EventKind string

// The kinds of events.
const (
	EventDead      EventKind = "dead"      // a delivery is a dead letter
	EventFailing   EventKind = "failing"   // the channel does not take what it is sent, and is tried again
	EventPaused    EventKind = "paused"    // login or sender refused: tried again every half hour
	EventClosed    EventKind = "closed"    // 410, or five days of failures: not tried again
	EventRecovered EventKind = "recovered" // after one of the others
)

const (
	fewFailures = 3                // after which a refusal is told
	longFailing = 15 * time.Minute // after which any failure is told
	giveUp      = 120 * time.Hour  // of failures only: closed
	pause       = 30 * time.Minute // between tries of a login
	maxRest     = 5 * time.Minute  // between tries of a receiver that is down
	firstRest   = 5 * time.Second
	longOutage  = 5 * time.Minute // after which those that wait need not wait for their table
)

// Fails reports whether the channel should be tried by one attempt at a time.
func (h *Health) Fails() bool { return h.Failures >= fewFailures }

// Note takes in the end of an attempt: the class of its failure, empty when it
// was taken, and what the receiver asked for. It returns what to tell, if
// anything, and whether the channel recovered: then the deliveries that wait
// for a later attempt need not wait longer.
func (h *Health) Note(class SendClass, retryAfter time.Duration, now time.Time) (tell EventKind, recovered bool) {
	switch class {
	case "":
		return h.good(now)
	case SendRejected, SendTemplate, SendDeferred: // says nothing about the channel
		return "", false
	}
	if h.Failures++; h.Since.IsZero() {
		h.Since = now
	}
	switch {
	case class == SendGone, h.Fails() && now.Sub(h.Since) >= giveUp:
		h.Closed = true
		return h.say(EventClosed), false
	case class == SendChannel:
		h.Until = now.Add(pause)
		return h.say(EventPaused), false
	}
	h.rest(class, retryAfter, now)
	if now.Sub(h.Since) >= longFailing || h.Failures >= fewFailures && mendable(class) {
		return h.say(EventFailing), false
	}
	return "", false
}

// good ends a row of failures. A few refused messages between others that are
// taken are no outage.
func (h *Health) good(now time.Time) (tell EventKind, recovered bool) {
	recovered = !h.Since.IsZero() && now.Sub(h.Since) >= longOutage
	if h.told != "" {
		tell, recovered = EventRecovered, true
	}
	*h = Health{}
	return tell, recovered
}

// rest lets a channel that is down be, longer each time.
func (h *Health) rest(class SendClass, retryAfter time.Duration, now time.Time) {
	wait := time.Duration(0)
	if n := h.Failures - fewFailures; n >= 0 {
		wait = min(firstRest<<min(n, 10), maxRest)
	}
	if class == SendThrottled {
		wait = max(wait, min(retryAfter, maxRetryAfter))
	}
	if h.Until = (time.Time{}); wait > 0 {
		h.Until = now.Add(wait)
	}
}

// say tells each thing once in a row of failures.
func (h *Health) say(k EventKind) EventKind {
	if h.told == k {
		return ""
	}
	h.told = k
	return k
}

// mendable failures last until somebody acts.
func mendable(class SendClass) bool {
	switch class {
	case SendRefused, SendRedirect, SendBlocked, SendTLS, SendClock:
		return true
	}
	return false
}
