package web

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rasid/alerts"
)

// listener reads a live stream as events by name.
type listener struct {
	t      *testing.T
	events chan [3]string // name, id, data
}

// listen opens a stream; it is closed with the test.
func (w *world) listen(path string, headers ...string) *listener {
	w.Helper()
	ctx, stop := context.WithCancel(w.Context())
	w.Cleanup(stop)
	req, err := http.NewRequestWithContext(ctx, "GET", w.url+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	w.admit(req)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := (&http.Client{}).Do(req)
	if err != nil || res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" {
		w.Fatalf("listen: %v, %v", res, err)
	}
	l := &listener{w.T, make(chan [3]string, 100)}
	go func() {
		defer close(l.events)
		defer res.Body.Close()
		var e [3]string
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "event":
				e[0] = value
			case "id":
				e[1] = value
			case "data":
				e[2] += value + "\n"
			case "":
				if e[0] != "" {
					l.events <- e
				}
				e = [3]string{}
			}
		}
	}()
	return l
}

// next is the next event of a name, empty when the stream ended first.
func (l *listener) next(name string) [3]string {
	l.t.Helper()
	late := time.After(30 * time.Second) // ticks do not put it off
	for {
		select {
		case e := <-l.events:
			if e[0] == name || e == [3]string{} {
				return e
			}
		case <-late:
			l.t.Fatalf("no event %s in 30 seconds", name)
		}
	}
}

// TestLive: a page hears of a match, and of another source of its story.
func TestLive(t *testing.T) {
	w := newWorld(t)
	page, program, other := w.listen("/events"), w.listen("/api/v1/events"), w.listen("/events?watchlist="+esc("قمح"))
	page.next("tick")
	other.next("tick")
	w.pollAt("agency", time.Now(), item(1, "وسُورِيا توقّع اتفاقاً للنقل البري", "ينص الاتفاق على فتح ثلاثة معابر."))
	w.s.Kick()
	if e := page.next("card"); !strings.Contains(e[2], `<mark title="سوريا">وسُورِيا</mark>`) || strings.Contains(e[2], "<script") {
		t.Errorf("card %q", e[2])
	}
	first := program.next("alert")
	if !strings.Contains(first[2], `"watchlist":"syria"`) || first[1] == "" {
		t.Errorf("alert %q", first)
	}
	w.pollAt("paper", time.Now(), item(2, "وسُورِيا توقّع اتفاقاً للنقل البري", "ينص الاتفاق على فتح ثلاثة معابر."))
	w.s.Kick()
	if e := page.next("card"); !strings.Contains(e[2], "صحيفة المثال") {
		t.Errorf("the second source is not told: %q", e[2])
	}
	if e := program.next("alert"); e[1] != first[1] || !strings.Contains(e[2], `"sources":["agency","paper"]`) {
		t.Errorf("the second source: %q", e)
	}
	w.pollAt("agency", time.Now(), item(3, "أسعار القمح", ""))
	w.s.Kick()
	if e := other.next("card"); !strings.Contains(e[2], "القمح") || strings.Contains(e[2], "سوريا") {
		t.Errorf("another watchlist's card: %q", e[2])
	}
}

// TestMissed: who comes back hears what came meanwhile.
func TestMissed(t *testing.T) {
	w := newWorld(t)
	past := time.Now().Add(-2 * time.Hour)
	w.pollAt("agency", past, item(1, "سوريا أولا", ""))
	w.pollAt("agency", past.Add(time.Hour), item(2, "سوريا ثانيا", ""))
	all, err := w.db.Alerts(t.Context(), alerts.AlertFilter{})
	if err != nil || len(all) != 2 {
		t.Fatalf("%d alerts, %v", len(all), err)
	}
	back := w.listen("/api/v1/events", "Last-Event-ID", all[1].ID)
	back.next("alert") // the one it had: a minute more is told
	if e := back.next("alert"); e[1] != all[0].ID {
		t.Errorf("missed %q, want %s", e, all[0].ID)
	}
	fresh := w.listen("/api/v1/events")
	if e := fresh.next("tick"); e[0] != "tick" {
		t.Errorf("a new reader hears %q", e)
	}
}

// TestLiveEnds: a stop closes live connections, and those that come after it
// are turned away.
func TestLiveEnds(t *testing.T) {
	w := newWorld(t)
	l := w.listen("/events")
	l.next("tick")
	w.s.hub.close()
	for e := range l.events {
		if e[0] == "card" {
			t.Errorf("an event after the end: %q", e)
		}
	}
	if status, _, _ := w.get("/events"); status != http.StatusServiceUnavailable {
		t.Errorf("after the end: %d", status)
	}
}

// TestLiveBeforeTheFirstLook: an alert that is stored after a page connected and
// before the hub has looked for the first time is told.
func TestLiveBeforeTheFirstLook(t *testing.T) {
	w := newWorld(t)
	<-w.s.hub.began
	hub := newHub(w.s) // as on a machine that is busy: served before it runs
	w.s.hub = hub
	connected := make(chan *listener, 1)
	go func() { connected <- w.listen("/events") }()
	time.Sleep(50 * time.Millisecond)
	w.pollAt("agency", time.Now(), item(1, "سوريا تفتح معبرا جديدا", ""))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go hub.run(ctx)
	if e := (<-connected).next("card"); !strings.Contains(e[2], "معبرا") {
		t.Errorf("card %q", e)
	}
}

// ringing is a store of nothing but alerts.
type ringing struct {
	Store
	mu  sync.Mutex
	all []alerts.Alert
}

func (r *ringing) Alerts(context.Context, alerts.AlertFilter) ([]alerts.Alert, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.all), nil
}

func (r *ringing) ring(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, alerts.Alert{ID: id})
}

// TestFirstReaderAfterAQuietTime: what came while nobody read is no news to who
// comes hours later.
func TestFirstReaderAfterAQuietTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &ringing{}
		h := newHub(&Server{o: Options{Store: store, Log: slog.New(slog.DiscardHandler)}})
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go h.run(ctx)
		time.Sleep(time.Hour)
		store.ring("old")
		time.Sleep(time.Hour)
		c, ok := h.subscribe()
		if !ok {
			t.Fatal("no place")
		}
		store.ring("new")
		h.kick()
		if e := <-c; len(e.alerts) != 1 || e.alerts[0].ID != "new" {
			t.Errorf("told %v", e.alerts)
		}
	})
}
