package feeds

import (
	"net/http"
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
	if until := st.hostRest(); !until.IsZero() {
		host := hostOf(src, st)
		r[host] = latest(r[host], until)
	}
}

// Until returns when the host of a feed may be asked again, or the zero time.
func (r Rests) Until(src *Source, st *State) time.Time { return r[hostOf(src, st)] }

// hostRest is until when a whole host is left alone after its last answer to a
// feed: as long as it asked for, and after 429 a while in any case.
func (s *State) hostRest() time.Time {
	switch {
	case s.Failures == 0: // it answered since, or has another address
		return time.Time{}
	case s.ErrorClass == ClassRateLimited:
		return latest(s.NotBefore, s.LastPoll.Add(crossed))
	case s.Status == http.StatusServiceUnavailable:
		return s.NotBefore
	}
	return time.Time{}
}
