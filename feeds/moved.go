package feeds

import (
	"cmp"
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
func Address(src *Source, st *State) string { return cmp.Or(st.Believed, src.URL) }

// proven reports whether permanent redirects from an address are believed.
func proven(from string, st *State) bool {
	if st.MovedCount >= 2 && upgraded(from, st.Moved) {
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
	ClassDNS, ClassConnect, ClassTLS, ClassProtocol, ClassBlocked, ClassRedirect, ClassNotFound, ClassGone, ClassHTML, ClassNotAFeed,
}

// redirected counts permanent redirects that lead to items known from before,
// also those from an address that is believed already.
func (o *outcome) redirected(src *Source, st, n *State) {
	if src.Path != "" {
		return
	}
	at := Address(src, st)
	switch {
	case o.result == ResultFailed:
		if n.Believed != "" && n.Failures >= 3 && slices.Contains(lost, n.ErrorClass) {
			n.Believed = ""
			if n.Disabled { // its own address is still to be asked
				n.Disabled, n.Failures = false, goneTimes-1
			}
		}
		return
	case o.answer.moved == "" || o.answer.moved == at:
		n.Moved, n.MovedCount, n.MovedSince = "", 0, time.Time{}
	case o.answer.moved != st.Moved:
		n.Moved, n.MovedCount, n.MovedSince = o.answer.moved, o.familiar(), o.started
	default:
		n.MovedCount += o.familiar()
	}
	if n.Moved == "" || !proven(at, n) {
		return
	}
	if n.Believed = n.Moved; n.Believed == src.URL {
		n.Believed = ""
	}
	n.Moved, n.MovedCount, n.MovedSince = "", 0, time.Time{}
}

// familiar is 1 when the answer holds something known from before.
func (o *outcome) familiar() int {
	if o.doc == nil || o.doc.Listed > len(o.doc.Items) {
		return 1
	}
	return 0
}
