package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"
)

// TestStop ends the daemon amid slow polls and slow deliveries: it exits well
// within 30 s with code 0, what was begun is finished or has left no trace,
// and the next start brings the rest.
func TestStop(t *testing.T) {
	t.Parallel()
	w, site, sink := newWorld(t)
	slow := func(s *httptest.Server, d time.Duration) string {
		h := s.Config.Handler
		front := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			time.Sleep(d)
			h.ServeHTTP(rw, r)
		}))
		t.Cleanup(front.Close)
		return front.URL
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rasid.yaml"), fmt.Sprintf(crashConfig, slow(site, 300*time.Millisecond), slow(sink, 700*time.Millisecond), newMailbox(t, w)))
	for n := range 30 {
		w.publish([]string{"a", "b"}[n%2], n+1)
	}
	for _, after := range []time.Duration{150 * time.Millisecond, 500 * time.Millisecond, 1200 * time.Millisecond} {
		p := startDaemon(t, dir)
		p.wait(t, "rasid watches")
		time.Sleep(after)
		p.stop(t)
	}
	p := startDaemon(t, dir)
	p.wait(t, "rasid watches")
	w.await(t, len(w.wanted))
	stored(t, dir, 30)
	p.stop(t)
	if n := w.repeats(); n > w.lost {
		t.Errorf("%d repeats after orderly stops, want at most the %d lost answers", n, w.lost)
	}
	for _, b := range w.broken {
		t.Error(b)
	}
	books(t, dir, 30)
}
