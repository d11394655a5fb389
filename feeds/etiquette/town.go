package etiquette

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// town is the web servers of a rehearsal. Each house is a host of its own and
// may hold several sites.
type town struct {
	mu     sync.Mutex
	now    time.Time
	since  time.Time
	houses []*house
}

// house is one host.
type house struct {
	town    *town
	server  *http.Server
	address string // http://127.0.0.1:port
	sites   []*site
	asked   time.Time
	hidden  bool // only a redirect leads there
}

// build opens a host for the sites.
func (t *town) build(ctx context.Context, sites ...*site) (*house, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open a server on loopback: %w", err)
	}
	h := &house{town: t, address: "http://" + ln.Addr().String(), sites: sites}
	h.server = &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	for _, s := range sites {
		s.since = t.since
	}
	t.houses = append(t.houses, h)
	go func() { _ = h.server.Serve(ln) }()
	return h, nil
}

// tick sets the clock of the town.
func (t *town) tick(now time.Time) {
	t.mu.Lock()
	t.now = now
	t.mu.Unlock()
}

func (t *town) close() error {
	var all error
	for _, h := range t.houses {
		all = errors.Join(all, h.server.Close())
	}
	return all
}

// gentle is how far requests to one host must lie apart.
const gentle = 2 * time.Second

// ServeHTTP implements http.Handler.
func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.town.mu.Lock()
	defer h.town.mu.Unlock()
	now := h.town.now
	for _, s := range h.sites {
		if s.path != r.URL.Path {
			continue
		}
		if !h.asked.IsZero() && now.Sub(h.asked) < gentle {
			s.score.Crowded++
		}
		h.asked = now
		s.serve(w, r, now)
		return
	}
	h.sites[0].score.Needless++
	w.WriteHeader(http.StatusNotFound)
}
