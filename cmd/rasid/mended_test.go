package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"rasid/config"
	"rasid/feeds"
)

const mendedConfig = `
feeds:
  - {id: paid, url: "%s"%s}
channels: {screen: {type: console}}
watchlists: [{id: all, any: [خبر], alert: [screen]}]
http: {allow_networks: [127.0.0.0/8], max_body: %s}
`

// gated serves a document of 4 kB to whoever knows the word, and counts.
func gated(t *testing.T, refused, admitted *atomic.Int32) *httptest.Server {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, secret, _ := r.BasicAuth(); secret != "sesame" {
			refused.Add(1)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		admitted.Add(1)
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>خبر%4000s</title></channel></rss>`, "")
	}))
	t.Cleanup(site.Close)
	return site
}

// TestMended: a feed whose failure says which key to set is asked as soon as
// the key is set, however long its next poll was away.
func TestMended(t *testing.T) {
	t.Parallel()
	var refused, large atomic.Int32
	site := gated(t, &refused, &large)
	dir := t.TempDir()
	file := filepath.Join(dir, "rasid.yaml")
	write(t, file, fmt.Sprintf(mendedConfig, site.URL, "", "1KiB"))
	p := startDaemon(t, dir)
	p.wait(t, "feed_login")

	login := ", username: desk, password: sesame"
	write(t, file, fmt.Sprintf(mendedConfig, site.URL, login, "1KiB"))
	p.hangup(t)
	asked(t, &large, 1)
	write(t, file, fmt.Sprintf(mendedConfig, site.URL, login, "1MiB"))
	p.hangup(t)
	asked(t, &large, 2)
	p.stop(t)
	if refused.Load() != 1 || large.Load() != 2 {
		t.Errorf("asked %d times without and %d times with a login, want 1 and 2", refused.Load(), large.Load())
	}
}

// TestMendedAfterRestart: a login that was put into the file while no daemon ran is
// tried at once; without one, a restart asks nobody early.
func TestMendedAfterRestart(t *testing.T) {
	t.Parallel()
	var refused, admitted atomic.Int32
	site := gated(t, &refused, &admitted)
	dir := t.TempDir()
	file := filepath.Join(dir, "rasid.yaml")
	write(t, file, fmt.Sprintf(mendedConfig, site.URL, "", "1MiB"))
	for range 2 {
		p := startDaemon(t, dir)
		p.wait(t, "rasid watches")
		asked(t, &refused, 1)
		p.stop(t)
	}
	write(t, file, fmt.Sprintf(mendedConfig, site.URL, ", username: desk, password: sesame", "1MiB"))
	p := startDaemon(t, dir)
	asked(t, &admitted, 1)
	p.stop(t)
	if refused.Load() != 1 {
		t.Errorf("asked %d times without a login, want once", refused.Load())
	}
}

func asked(t *testing.T, count *atomic.Int32, n int32) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); count.Load() < n; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the site was asked %d times with a login, want %d", count.Load(), n)
		}
	}
}

// TestMendable: a reload asks nobody a second time within a minute, and nothing
// that is gone.
func TestMendable(t *testing.T) {
	now := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	cfg := &config.Config{}
	var all []feeds.Status
	add := func(id, address string, class feeds.ErrorClass, ago time.Duration) {
		cfg.Sources = append(cfg.Sources, &feeds.Source{ID: id, URL: address})
		all = append(all, feeds.Status{State: feeds.State{Feed: id, ErrorClass: class, LastPoll: now.Add(-ago)}})
	}
	add("large", "https://a.example/feed", feeds.ClassTooLarge, time.Hour)
	add("recent", "https://b.example/feed", feeds.ClassTimeout, time.Second)
	add("near", "http://127.0.0.1:8080/feed", feeds.ClassTimeout, time.Second)
	add("gone", "https://c.example/feed", feeds.ClassGone, time.Hour)
	add("well", "https://d.example/feed", "", time.Hour)
	cfg.HTTP.AllowNetworks = feeds.Networks{netip.MustParsePrefix("127.0.0.0/8")}
	got := mendable(append(all, feeds.Status{State: feeds.State{Feed: "removed", ErrorClass: feeds.ClassTLS}}), cfg, now)
	want := map[time.Time][]string{now: {"large", "near"}, now.Add(time.Minute): {"recent"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
