package feeds

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"rasid/outbound"
)

// TestFeedOptions: what the operator writes for one feed reaches its server,
// and only that.
func TestFeedOptions(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		user, password, _ := r.BasicAuth()
		if user != "reader" || password != "secret" || r.Header.Get("X-Key") != "k" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		reply(w, issue(3))
	})
	v := newVisitor(t, s.URL, "@every 15m")
	if p := v.poll(); p.Err == nil || p.Err.Class != ClassUnauthorized || strings.Contains(p.Err.Error(), "secret") {
		t.Errorf("without a login: %v", p.Err)
	}
	v.src.Username, v.src.Password, v.src.Headers = "reader", "secret", map[string]string{"X-Key": "k", "User-Agent": "other"}
	if p := v.poll(); p.Err != nil || len(p.Items) != 3 {
		t.Errorf("with one: %v", p.Err)
	}
	if ua := s.seen[1].UserAgent(); ua != "other" {
		t.Errorf("User-Agent %q: the operator's word counts", ua)
	}
}

// TestProxyOfAFeed: a feed with a proxy goes through it, others do not.
func TestProxyOfAFeed(t *testing.T) {
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.URL.Host != "feeds.example.org" {
			t.Errorf("the proxy was asked for %s", r.URL)
		}
		reply(w, issue(3))
	})
	direct := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { reply(w, issue(3)) })
	v := newVisitor(t, "http://feeds.example.org/rss", "@every 15m")
	v.src.Proxy = proxy.URL
	if p := v.poll(); p.Err != nil || len(p.Items) != 3 {
		t.Errorf("through the proxy: %v", p.Err)
	}
	other := newVisitor(t, direct.URL, "@every 15m")
	other.poller = v.poller
	if p := other.poll(); p.Err != nil || len(proxy.seen) != 1 {
		t.Errorf("beside it: %v, the proxy saw %d requests", p.Err, len(proxy.seen))
	}
}

// TestZoneAndCharsetOfAFeed: dates without a zone are of the feed's, and the
// operator's encoding wins over every label.
func TestZoneAndCharsetOfAFeed(t *testing.T) {
	doc := `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>نشرة</title><item><title>قط</title><pubDate>2026-07-01 11:00</pubDate></item></channel></rss>`
	win, err := charmap.Windows1256.NewEncoder().String(doc)
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		reply(w, win, "Content-Type", "text/xml; charset=utf-8")
	})
	v := newVisitor(t, s.URL, "@every 15m")
	v.src.Charset, v.src.Location = "windows-1256", time.FixedZone("", 3*3600)
	p := v.poll()
	if p.Err != nil || p.Items[0].Title != "قط" || !p.Items[0].Published.Equal(time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("%v, %+v", p.Err, p.Items)
	}
	if p.Next.Charset != "windows-1256" {
		t.Errorf("charset %q", p.Next.Charset)
	}
}

// TestTLSErrors: a certificate that cannot be believed is a class of its own
// and is never overlooked.
func TestTLSErrors(t *testing.T) {
	untrusted := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { reply(w, issue(3)) }))
	untrusted.Config.ErrorLog = quiet()
	defer untrusted.Close()
	for name, address := range map[string]string{
		"unknown authority": untrusted.URL,
		"another host":      strings.Replace(untrusted.URL, "127.0.0.1", "127.0.0.2", 1),
	} {
		p := newVisitor(t, address, "@every 15m").poll()
		if p.Err == nil || p.Err.Class != ClassTLS && !(name == "another host" && p.Err.Class == ClassConnect) {
			t.Errorf("%s: %v", name, p.Err)
		}
	}
}

// TestSessionsAreResumed: the second connection to a host costs no full
// handshake.
func TestSessionsAreResumed(t *testing.T) {
	resumed := 0
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS.DidResume {
			resumed++
		}
		w.Header().Set("Connection", "close")
		reply(w, issue(3))
	}))
	srv.Config.ErrorLog = quiet()
	srv.StartTLS()
	defer srv.Close()
	pool := srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	clients := outbound.NewPool(outbound.Options{AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, RootCAs: pool})
	defer clients.Close()
	v := newVisitor(t, srv.URL, "@every 15m")
	v.poller = &Poller{Fetcher: &Fetcher{Clients: clients}}
	for range 3 {
		if p := v.poll(); p.Err != nil {
			t.Fatal(p.Err)
		}
	}
	if resumed != 2 {
		t.Errorf("%d of 2 connections resumed a session", resumed)
	}
}
