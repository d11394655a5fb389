package feeds

import (
	"fmt"
	"time"
)

// witness compares a feed before and after a poll.
type witness struct {
	p        *Poll
	src      *Source
	was, now *State
	events   []Event
}

func (w *witness) say(kind EventKind, text, hint string) {
	w.events = append(w.events, Event{Kind: kind, Feed: w.src.ID, At: w.p.Started, Text: text, Hint: hint})
}

// failing tells of a feed that cannot be read for long, once, and of the
// first poll that reads it again. While nothing can be reached no feed is
// blamed.
func (w *witness) failing() {
	switch {
	case w.now.Told && !w.was.Told && !w.now.Disabled: // turned tells of one that is gone
		w.say(EventFailing, sinceWhen(w.now)+": "+w.now.LastError, Hint(w.now.ErrorClass))
	case w.was.Told && !w.now.Told:
		w.say(EventRecovered, "it can be read again after "+rough(w.now.LastPoll.Sub(firstBad(w.was))), "")
	}
}

// overdue reports whether a feed failed for a day or five of its periods,
// whichever is longer, or will for a day because its server wants that or its
// address leads nowhere. One that never worked is counted from its failures.
func overdue(src *Source, st *State) bool {
	switch {
	case st.Failures == 0:
		return false
	case longRested(st), st.ErrorClass == ClassNotFound && st.Failures > missingTimes:
		return true
	}
	if st.LastSuccess.IsZero() {
		return st.Failures >= 5
	}
	return st.LastPoll.Sub(st.LastSuccess) >= max(failingFor, 5*period(src, st.LastSuccess))
}

func firstBad(st *State) time.Time {
	if st.LastSuccess.IsZero() {
		return st.LastPoll
	}
	return st.LastSuccess
}

// longRested reports whether a server wants no request for more than a day.
func longRested(st *State) bool { return st.NotBefore.Sub(st.LastPoll) > failingFor }

func sinceWhen(st *State) string {
	if longRested(st) {
		return "its server wants no request before " + st.NotBefore.UTC().Format("2 January 15:04 UTC")
	}
	if st.LastSuccess.IsZero() {
		return fmt.Sprintf("nothing could be read in %d polls", st.Failures)
	}
	return "nothing could be read for " + rough(st.LastPoll.Sub(st.LastSuccess))
}

// dear is how many bytes a day are worth a word.
const dear = 5 << 20

// costly tells with the first poll of a feed what polling it will cost its
// server, if every answer will be a whole one.
func (w *witness) costly() {
	perDay := int(day / max(time.Second, period(w.src, w.p.Started)))
	if !w.p.Baseline || w.now.ErrorClass != "" || w.now.ETag+w.now.LastModified != "" || w.p.Wire.Bytes*perDay < dear || w.src.Path != "" {
		return
	}
	w.say(EventCostly, fmt.Sprintf("its server gives no validators: %s at each poll, %s a day", weight(w.p.Wire.Bytes), weight(w.p.Wire.Bytes*perDay)),
		"Poll it less often (schedule).")
}

// weight writes a number of bytes for people.
func weight(n int) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// turned tells of what changed from one state to another.
func (w *witness) turned() {
	was, now := w.was, w.now
	if now.Disabled && !was.Disabled {
		w.say(EventGone, "the server said three times within a day that it is gone for good; it is asked once more in a month", Hint(ClassGone))
	}
	if to := Address(w.src, now); to != Address(w.src, was) && to != w.src.URL {
		w.say(EventMoved, "permanent redirects lead to another address, which is asked from now on: "+shown(to), "Write the new address into the file when you trust it.")
	}
	if now.ErrorClass == ClassUnauthorized && was.ErrorClass != ClassUnauthorized {
		w.say(EventLogin, now.LastError, Hint(ClassUnauthorized))
	}
	if now.ErrorClass == ClassNoItems && now.Failures >= emptyTimes && was.Failures < emptyTimes {
		w.say(EventEmpty, fmt.Sprintf("it listed no item %d times in a row", now.Failures), Hint(ClassNoItems))
	}
	if was.Charset != "" && now.Charset != was.Charset {
		w.say(EventCharset, fmt.Sprintf("its encoding changed from %s to %s", was.Charset, now.Charset), "Look at its newest items; set charset for the feed if they are garbled.")
	}
}
