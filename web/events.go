package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"rasid/alerts"
)

const (
	pulse      = 5 * time.Second        // between looks when nobody kicks
	calm       = 300 * time.Millisecond // a burst of kicks is one look
	lookBack   = 200                    // newest alerts that a look compares
	maxLive    = 200                    // connections at once
	liveQueue  = 64                     // events that a slow reader may lag behind
	overlap    = time.Minute            // alerts bear the time at which their poll began; between looks when nobody reads
	mostMissed = 500
)

// event is what live pages hear: alerts that are new or have another source,
// or, without any, that time has passed.
type event struct{ alerts []alerts.Alert }

// hub looks for news in the store and tells all live pages. Kicks only make it
// look earlier.
type hub struct {
	s     *Server
	kicks chan struct{}
	mu    sync.Mutex
	subs  map[chan event]struct{}
	over  bool
	began chan struct{} // closed when the first look is over
}

func newHub(s *Server) *hub {
	return &hub{s: s, kicks: make(chan struct{}, 1), subs: map[chan event]struct{}{}, began: make(chan struct{})}
}

func (h *hub) kick() {
	select {
	case h.kicks <- struct{}{}:
	default:
	}
}

func (h *hub) run(ctx context.Context) {
	defer h.close()
	seen, err := h.look(ctx, nil)
	last := time.Now()
	close(h.began)
	for {
		if err != nil && ctx.Err() == nil {
			h.s.o.Log.Error("look for news", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-h.kicks:
			select {
			case <-ctx.Done():
				return
			case <-time.After(calm):
			}
		case <-time.After(pulse):
		}
		if h.readers() > 0 || seen == nil || time.Since(last) >= overlap {
			seen, err = h.look(ctx, seen)
			last = time.Now()
		}
	}
}

// look tells of alerts that seen does not have, by ID and number of sources,
// and returns what it saw. The first look tells nothing.
func (h *hub) look(ctx context.Context, seen map[string]int) (map[string]int, error) {
	all, err := h.s.o.Store.Alerts(ctx, alerts.AlertFilter{Limit: lookBack})
	if err != nil {
		return seen, err
	}
	now := make(map[string]int, len(all))
	var news []alerts.Alert
	for i := len(all) - 1; i >= 0; i-- {
		a := all[i]
		now[a.ID] = len(a.Sources)
		if n, known := seen[a.ID]; seen != nil && (!known || n != len(a.Sources)) {
			news = append(news, a)
		}
	}
	h.tell(event{news})
	return now, nil
}

func (h *hub) readers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subs)
}

// tell drops readers that lag too far behind: they come again and read the
// page anew.
func (h *hub) tell(e event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.subs {
		select {
		case c <- e:
		default:
			delete(h.subs, c)
			close(c)
		}
	}
}

func (h *hub) subscribe() (chan event, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over || len(h.subs) >= maxLive {
		return nil, false
	}
	c := make(chan event, liveQueue)
	h.subs[c] = struct{}{}
	return c, true
}

func (h *hub) leave(c chan event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, here := h.subs[c]; here {
		delete(h.subs, c)
		close(c)
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.over = true
	for c := range h.subs {
		delete(h.subs, c)
		close(c)
	}
}

// stream sends a live connection what render makes of each event. It begins
// after the hub's first look: what that finds is told to nobody, so it must be
// older than what missed reads.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, render func(event) (string, error)) error {
	select {
	case <-s.hub.began:
	case <-r.Context().Done():
		return nil
	}
	c, ok := s.hub.subscribe()
	if !ok {
		return &problem{status: http.StatusServiceUnavailable, code: "too_many_live"}
	}
	defer s.hub.leave(c)
	ctl := http.NewResponseController(w)
	_ = ctl.SetWriteDeadline(time.Time{}) // a test's recorder knows none
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold events back
	fmt.Fprint(w, "retry: 3000\n\n")
	e, err := s.missed(r)
	for {
		if err != nil {
			return err
		}
		text, bad := render(e)
		if bad != nil {
			return fmt.Errorf("render event: %w", bad)
		}
		fmt.Fprint(w, text)
		if err := ctl.Flush(); err != nil {
			return nil // the reader is gone
		}
		select {
		case <-r.Context().Done():
			return nil
		case next, open := <-c:
			if !open {
				return nil
			}
			e = next
		}
	}
}

// missed is what came since the last event that a reader had, and a little
// more: what was stored between the making of a page and its connection.
func (s *Server) missed(r *http.Request) (event, error) {
	since := time.Now()
	if id, err := uuid.Parse(r.Header.Get("Last-Event-ID")); err == nil {
		if at := time.Unix(id.Time().UnixTime()); at.Before(since) {
			since = at
		}
	}
	all, err := s.o.Store.Alerts(r.Context(), alerts.AlertFilter{Since: since.Add(-overlap), Limit: mostMissed})
	slices.Reverse(all)
	return event{all}, err
}

// events feeds the pages: cards as HTML, oldest first, and a tick.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	lang, only := s.langOf(r), r.URL.Query().Get("watchlist")
	return s.stream(w, r, func(e event) (string, error) {
		v := s.viewIn(lang, time.Now())
		if err := s.nameFeeds(r.Context(), v); err != nil {
			return "", err
		}
		page, err := s.templates.page(lang, "new")
		if err != nil {
			return "", err
		}
		var out strings.Builder
		for _, c := range v.cards(pick(e.alerts, only)) {
			var html strings.Builder
			if err := page.ExecuteTemplate(&html, "card", c); err != nil {
				return "", err
			}
			message(&out, "card", html.String())
		}
		message(&out, "tick", "")
		return out.String(), nil
	})
}

// apiEvents feeds programs: each alert as JSON.
func (s *Server) apiEvents(w http.ResponseWriter, r *http.Request) error {
	if err := known(r.URL.Query(), "watchlist"); err != nil {
		return err
	}
	if err := s.named(r); err != nil {
		return err
	}
	only := r.URL.Query().Get("watchlist")
	return s.stream(w, r, func(e event) (string, error) {
		var out strings.Builder
		for _, a := range pick(e.alerts, only) {
			data, err := json.Marshal(alertBody(a))
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&out, "id: %s\n", a.ID)
			message(&out, "alert", string(data))
		}
		message(&out, "tick", "")
		return out.String(), nil
	})
}

func pick(all []alerts.Alert, watchlist string) []alerts.Alert {
	var out []alerts.Alert
	for _, a := range all {
		if watchlist == "" || a.Watchlist == watchlist {
			out = append(out, a)
		}
	}
	return out
}

// message writes one server-sent event.
func message(b *strings.Builder, name, data string) {
	b.WriteString("event: " + name + "\n")
	for line := range strings.SplitSeq(data, "\n") {
		b.WriteString("data: " + strings.TrimRight(line, "\r") + "\n")
	}
	b.WriteString("\n")
}
