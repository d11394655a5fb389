package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"rasid/alerts"
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

// TestStopTells: what an attempt finds out that ends after the stop was asked
// for is told, like all that is told only once.
func TestStopTells(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 1)
	site := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/a" {
			fmt.Fprint(rw, `<rss version="2.0"><channel><title>a</title><item><guid>1</guid><title>سوريا</title></item></channel></rss>`)
			return
		}
		asked <- struct{}{}
		time.Sleep(time.Second)
		rw.WriteHeader(http.StatusGone)
	}))
	t.Cleanup(site.Close)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rasid.yaml"), fmt.Sprintf(`
feeds: [{id: a, url: "%s/a", first_poll: all}]
channels:
  hook: {type: webhook, url: "%[1]s/hook"}
  siem: {type: webhook, url: "http://127.0.0.1:9/siem"}
watchlists: [{id: syria, any: [سوريا], alert: [hook]}]
system_alerts: {channels: [siem], events: [delivery_dead]}
http: {allow_networks: [127.0.0.0/8]}
storage: {path: rasid.db}
`, site.URL))
	p := startDaemon(t, dir)
	<-asked
	p.stop(t)
	db := openArchive(t, dir)
	defer db.Close(context.Background())
	all, err := db.Deliveries(t.Context(), alerts.DeliveryFilter{Channel: "siem"})
	if err != nil || len(all) != 1 || all[0].Kind != alerts.KindSystem {
		t.Errorf("deliveries: %+v, %v\n%s", all, err, p.err.String())
	}
}
