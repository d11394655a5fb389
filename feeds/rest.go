package feeds

import (
	"cmp"
	"net/http"
	"net/url"
	"time"
)

// Rests says until when hosts are left alone. Retry-After counts for a whole
// host; it is read from what is stored of each feed, so that it outlives the
// process.
type Rests map[string]time.Time

// NewRests reads it from the states of sources; other states are not heeded,
// and neither are answers that came later than now: the clock was wrong then.
func NewRests(sources []*Source, states []State, now time.Time) Rests {
	known := make(map[string]*State, len(states))
	for i := range states {
		known[states[i].Feed] = &states[i]
	}
	r := Rests{}
	for _, src := range sources {
		if st := known[src.ID]; st != nil && !st.LastPoll.After(now) {
			r.add(src, st)
		}
	}
	return r
}

func (r Rests) add(src *Source, st *State) {
	until := st.hostRest()
	if until.IsZero() {
		return
	}
	host := cmp.Or(st.Answered, hostOf(src, st))
	r[host] = latest(r[host], until)
}

// hostsOf are the hosts that a poll will ask: the feed's own, and the one that a
// redirect led to the last time.
func hostsOf(src *Source, st *State) []string {
	own := hostOf(src, st)
	u, err := url.Parse(st.URL)
	if err != nil || u.Host == "" || siteOf(u) == own {
		return []string{own}
	}
	return []string{own, siteOf(u)}
}

// Until returns when the hosts of a feed may be asked again, or the zero time.
func (r Rests) Until(src *Source, st *State) (at time.Time) {
	for _, host := range hostsOf(src, st) {
		at = latest(at, r[host])
	}
	return at
}

// hostRest is until when a whole host is left alone after its last answer to a
// feed: after 429 and 503 as long as it asked for. A server that names a few
// seconds is believed as one that names a day (RFC 6585 §4): it knows its limit,
// per_host keeps requests apart anyway, and the feed that was refused waits for
// its own schedule and, refused again, its back-off. Only after a 429 that
// names no time the wait is ours.
func (s *State) hostRest() time.Time {
	switch {
	case s.Failures == 0: // it answered since, or has another address
		return time.Time{}
	case s.ErrorClass == ClassRateLimited && s.NotBefore.IsZero():
		return s.LastPoll.Add(crossed)
	case s.ErrorClass == ClassRateLimited, s.Status == http.StatusServiceUnavailable:
		return s.NotBefore
	}
	return time.Time{}
}
