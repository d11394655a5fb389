package feeds

import (
	"slices"
	"time"
)

// outcome is what a visit found, as far as it decides about the next one.
type outcome struct {
	result  Result
	err     *FetchError
	answer  *answer   // nil: none came
	doc     *Document // nil: none was read
	started time.Time
	at      time.Time // the answer was complete
	offline bool      // it failed because nothing can be reached
}

const (
	day          = 24 * time.Hour
	overflowing  = time.Hour        // freshness is believed no longer where items may be lost
	crossed      = 15 * time.Minute // rest after a 429 that names no time
	goneTimes    = 3
	missingTimes = 3 // not found so often, a feed is asked daily
	goneApart    = day / 2
	goneProbe    = 30 * day
	never        = 100 * 365 * day
)

// next computes what to remember of a visit and when to come back: the latest
// of the schedule, what the server asked for and the back-off.
func (o *outcome) next(src *Source, st *State) State {
	n := *st
	n.Feed, n.LastPoll, n.NotBefore, n.Status, n.Answered = src.ID, o.started, time.Time{}, 0, ""
	if o.answer != nil && src.Path == "" {
		n.Status, n.Answered = o.answer.status, o.answer.elsewhere()
	}
	due := scheduled(src, o.started, st.LastSuccess.IsZero() && o.result != ResultFailed)
	switch {
	case o.offline:
		n.ErrorClass, n.LastError = o.err.Class, o.err.Error()
		n.NextPoll = o.started.Add(o.lull(src, st))
		return n
	case o.result == ResultFailed:
		o.failed(st, &n)
	default:
		o.succeeded(src, st, &n)
	}
	o.redirected(src, st, &n)
	if src.Path != "" {
		n.NotBefore = time.Time{}
	}
	n.Told = o.result == ResultFailed && (st.Told || n.Disabled || n.ErrorClass != ClassGone && overdue(src, &n))
	if src.Path != "" {
		n.NextPoll = latest(due, o.started.Add(pause(src, &n)))
		return n
	}
	n.NextPoll = skip(src, &n, latest(due, n.NotBefore, o.started.Add(pause(src, &n)), o.known()))
	return n
}

// known is until when a failure is known without asking: an answer that is no feed
// may be fresh for a while, too (RFC 9111 §3). It is believed for an hour, and
// binds neither another feed of the host nor whoever asks by hand.
func (o *outcome) known() time.Time {
	if o.result != ResultFailed || o.answer == nil {
		return time.Time{}
	}
	return o.at.Add(min(o.answer.fresh, overflowing))
}

func (o *outcome) succeeded(src *Source, st, n *State) {
	n.LastSuccess, n.Failures, n.ErrorClass, n.LastError, n.Disabled = o.started, 0, "", "", false
	if o.result != ResultPartial {
		o.validators(n)
	}
	if d := o.doc; d != nil {
		n.Title, n.Charset, n.SeenHashes = d.Title, d.Charset, d.Seen
		n.TTL, n.SkipHours, n.SkipDays = max(0, min(d.TTL, maxFreshness)), d.SkipHours, d.SkipDays
		n.Gap = rhythm(src, st, len(d.Items) > 0)
	}
	fresh := o.answer.fresh
	if !src.IgnoreSkip {
		fresh = max(fresh, n.TTL)
	}
	if o.crowded(st) {
		fresh = min(fresh, overflowing)
	}
	if wait := o.answer.retry.Sub(o.at); wait > 0 {
		fresh = max(fresh, min(wait, maxFreshness)) // it is asked for, not advised: also of a crowded feed
	}
	if fresh > 0 {
		n.NotBefore = o.at.Add(fresh)
	}
}

// validators mirror the last answer exactly; a 304 changes those that it names
// (RFC 9111 §4.3.4).
func (o *outcome) validators(n *State) {
	a := o.answer
	if o.result == ResultNotModified {
		if a.etag != "" {
			n.ETag = a.etag
		}
		if a.lastModified != "" {
			n.LastModified = a.lastModified
		}
		return
	}
	n.URL, n.ETag, n.LastModified, n.BodyHash = a.url, a.etag, a.lastModified, a.hash
}

// crowded reports whether the window of the feed moves so fast that items
// would be lost if its own idea of freshness were obeyed.
func (o *outcome) crowded(st *State) bool {
	return o.doc != nil && !st.LastSuccess.IsZero() && o.doc.Listed >= 5 && 2*len(o.doc.Items) > o.doc.Listed
}

func (o *outcome) failed(st, n *State) {
	class := o.err.Class
	n.Failures++
	if class == ClassGone && st.ErrorClass != ClassGone {
		n.Failures = 1
	}
	n.ErrorClass, n.LastError, n.NotBefore = class, o.err.Error(), o.err.RetryAfter
	if o.answer != nil {
		n.NotBefore = latest(n.NotBefore, o.answer.retry) // also with a page, or a document that is none
	}
	if class != ClassGone {
		return
	}
	n.NotBefore = latest(n.NotBefore, o.started.Add(goneApart))
	n.Disabled = st.Disabled || n.Failures >= goneTimes
}

// lull is how long a feed is left alone while nothing can be reached: minutes, for
// nobody is bothered. What is taken for a captive portal may be the page of a
// publisher with several domains: it is left alone for ever longer, up to an hour.
func (o *outcome) lull(src *Source, st *State) time.Duration {
	soon := time.Minute + phase(src.ID, 5*time.Minute)
	if o.err.Class != ClassCaptivePortal {
		return soon
	}
	return max(soon, min(o.started.Sub(st.LastSuccess)/4, time.Hour))
}

// pause is how long a failing feed is left alone; it never stops for good,
// except after 410 (RFC 9110 §15.5.11).
func pause(src *Source, n *State) time.Duration {
	wait := backoff(src, n)
	switch n.ErrorClass {
	case ClassGone:
		switch {
		case n.Failures > goneTimes:
			return never
		case n.Disabled:
			return goneProbe
		}
		return goneApart
	case ClassNotFound:
		if n.Failures > missingTimes {
			return day
		}
	case ClassUnauthorized: // only the operator can change that
		return day
	case ClassForbidden, ClassBotChallenge:
		if n.Failures > 4 {
			return day
		}
		return max(wait, day/4)
	case ClassRateLimited:
		if n.NotBefore.IsZero() {
			return max(wait, crossed)
		}
	}
	return wait
}

// backoff doubles the feed's interval with every failure after the first, a
// fifth more or less, up to a day.
func backoff(src *Source, n *State) time.Duration {
	if n.Failures < 2 {
		return 0
	}
	wait := period(src, n.LastPoll)
	for range min(n.Failures-1, 32) {
		if wait *= 2; wait >= day {
			wait = day
			break
		}
	}
	wait = wait*4/5 + phase(src.ID+string(rune('a'+n.Failures%26)), wait*2/5)
	return min(wait, day)
}

// Unconditional reports whether validators are left out once: the server said
// "not modified" to everything for so long that it may be broken. That is at
// most once in 8 days, or in ten times the feed's usual gap.
func Unconditional(src *Source, st *State, now time.Time) bool {
	if st.Status != 304 || st.LastNewItem.IsZero() || st.LastPoll.IsZero() {
		return false
	}
	slot := max(8*day, 10*src.ExpectItemsEvery, 10*st.Gap)
	return now.Sub(st.LastNewItem)/slot > st.LastPoll.Sub(st.LastNewItem)/slot
}

// EarliestPoll returns the time before which a feed is not asked, by hand
// neither: what the server asked for, and a minute after the last visit unless
// the feed is local.
func EarliestPoll(src *Source, st *State, local bool) time.Time {
	if src.Path != "" {
		return time.Time{}
	}
	if local || st.LastPoll.IsZero() {
		return st.NotBefore
	}
	return latest(st.NotBefore, st.LastPoll.Add(time.Minute))
}

func latest(times ...time.Time) time.Time {
	return slices.MaxFunc(times, time.Time.Compare)
}
