package feeds

import (
	"net/url"
	"sync"
	"time"
)

// weather tells a broken feed from a broken way to all feeds. The zero value
// knows nothing yet.
type weather struct {
	mu      sync.Mutex
	hosts   map[string]sighting
	run     int // hosts in a row that could not be reached
	last    string
	portals map[string]map[string]time.Time // where pages came from, and instead of which hosts
}

type sighting struct {
	at  time.Time
	bad bool
}

const (
	weatherWindow = 10 * time.Minute
	weatherHosts  = 3 // fewer prove nothing
)

// note records whether a host could be reached.
func (w *weather) note(host string, bad bool, now time.Time) {
	if host == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hosts == nil {
		w.hosts = map[string]sighting{}
	}
	w.hosts[host] = sighting{now, bad}
	switch {
	case !bad:
		w.run, w.last = 0, ""
	case host != w.last:
		w.run, w.last = w.run+1, host
	}
}

// offline reports whether most hosts of the last ten minutes, and the last
// three in a row, could not be reached.
func (w *weather) offline(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	bad, all := 0, 0
	for host, r := range w.hosts {
		if now.Sub(r.at) > weatherWindow {
			delete(w.hosts, host)
			continue
		}
		all++
		if r.bad {
			bad++
		}
	}
	return w.run >= weatherHosts && bad >= weatherHosts && 2*bad > all
}

// portal reports whether pages of one host came instead of the feeds of
// several others within ten minutes.
func (w *weather) portal(host, page string, now time.Time) bool {
	u, err := url.Parse(page)
	if err != nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.portals == nil || len(w.portals) > 100 {
		w.portals = map[string]map[string]time.Time{}
	}
	from := w.portals[u.Host]
	if from == nil {
		from = map[string]time.Time{}
		w.portals[u.Host] = from
	}
	from[host] = now
	recent := 0
	for h, at := range from {
		if now.Sub(at) > weatherWindow {
			delete(from, h)
			continue
		}
		recent++
	}
	return recent >= weatherHosts
}
