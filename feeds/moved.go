package feeds

import (
	"net/url"
	"slices"
	"time"
)

const (
	movedTimes = 5
	movedFor   = 72 * time.Hour
)

// Address returns where a feed is asked for: its own address, or the one that
// permanent redirects led to so often, for so long and with the same items
// that it is believed. A captive portal is not.
func Address(src *Source, st *State) string {
	if st.Moved == "" || !proven(src, st) {
		return src.URL
	}
	return st.Moved
}

func proven(src *Source, st *State) bool {
	if st.MovedCount >= 2 && upgraded(src.URL, st.Moved) {
		return true
	}
	return st.MovedCount >= movedTimes && st.LastPoll.Sub(st.MovedSince) >= movedFor
}

// upgraded reports the step from http to https with nothing else changed.
func upgraded(from, to string) bool {
	a, errA := url.Parse(from)
	b, errB := url.Parse(to)
	if errA != nil || errB != nil || a.Scheme != "http" || b.Scheme != "https" {
		return false
	}
	return a.Hostname() == b.Hostname() && a.RequestURI() == b.RequestURI()
}

// lost are failures after which a moved feed is looked for where it was.
var lost = []ErrorClass{
	ClassDNS, ClassConnect, ClassTLS, ClassBlocked, ClassRedirect, ClassNotFound, ClassGone, ClassHTML, ClassNotAFeed,
}

// redirected counts permanent redirects that lead to items known from before.
func (o *outcome) redirected(src *Source, st, n *State) {
	if src.Path != "" {
		return
	}
	if proven(src, st) {
		if o.result == ResultFailed && n.Failures >= 3 && slices.Contains(lost, n.ErrorClass) {
			n.Moved, n.MovedCount, n.MovedSince = "", 0, time.Time{}
		}
		return
	}
	switch {
	case o.result == ResultFailed:
	case o.answer.moved == "":
		n.Moved, n.MovedCount, n.MovedSince = "", 0, time.Time{}
	case o.answer.moved != st.Moved:
		n.Moved, n.MovedCount, n.MovedSince = o.answer.moved, o.familiar(), o.started
	default:
		n.MovedCount += o.familiar()
	}
}

// familiar is 1 when the answer holds something known from before.
func (o *outcome) familiar() int {
	if o.doc == nil || o.doc.Listed > len(o.doc.Items) {
		return 1
	}
	return 0
}
