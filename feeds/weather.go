package feeds

import (
	"maps"
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
	dark    bool               // so it was found, and nothing was reached since
	portals map[string]*portal // by answer.page
}

type sighting struct {
	at  time.Time
	bad bool
}

const (
	weatherWindow = 10 * time.Minute
	weatherHosts  = 3       // fewer prove nothing
	offlineTime   = 7 * day // without a success: the feed is at fault, too
	portalTime    = 3 * day // a weekend
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
		w.run, w.last, w.dark = 0, "", false
	case host != w.last:
		w.run, w.last = w.run+1, host
	}
}

// clear records a feed that came: whoever stood in the way is gone.
func (w *weather) clear(host string, now time.Time) {
	w.note(host, false, now)
	if host == "" {
		return
	}
	w.mu.Lock()
	clear(w.portals)
	w.mu.Unlock()
}

// offline reports whether most hosts of the last ten minutes, and the last
// three in a row, could not be reached, and none since.
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
	w.dark = w.dark || w.run >= weatherHosts && bad >= weatherHosts && 2*bad > all
	return w.dark
}

// portal is a page that came instead of feeds.
type portal struct {
	from   map[string]time.Time // instead of which hosts
	proven time.Time            // last seen after it came instead of several
}

// portalLasts is how long a page that was proven a portal is taken for one at
// the next sight.
const portalLasts = 2 * time.Hour

// portalSure is how long nobody need look at a portal again.
const portalSure = 5 * time.Minute

// barred reports whether a host was proven a portal a moment ago.
func (w *weather) barred(page string, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.portals[page]
	return p != nil && !p.proven.IsZero() && now.Sub(p.proven) < portalSure
}

// portal reports whether one page, and no feed meanwhile, came instead of the
// feeds of several hosts within ten minutes, or did so lately.
func (w *weather) portal(host, page string, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.portals == nil || len(w.portals) > 100 {
		w.portals = map[string]*portal{}
	}
	p := w.portals[page]
	if p == nil {
		p = &portal{from: map[string]time.Time{}}
		w.portals[page] = p
	}
	maps.DeleteFunc(p.from, func(_ string, at time.Time) bool { return now.Sub(at) > weatherWindow })
	p.from[host] = now
	if len(p.from) < weatherHosts && (p.proven.IsZero() || now.Sub(p.proven) > portalLasts) {
		return false
	}
	p.proven = now
	return true
}
