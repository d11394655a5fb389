package outbound

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func get(t *testing.T, c *http.Client, address string, headers ...string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := c.Do(req)
	if err == nil {
		t.Cleanup(func() { resp.Body.Close() })
	}
	return resp, err
}

func client(t *testing.T, o Options) *http.Client {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

func TestPrivateAddressesAreNotDialled(t *testing.T) {
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	n, _ := net.LookupPort("tcp", port)
	c := client(t, Options{Ports: []uint16{uint16(n)}})
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433", "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460"} {
		if _, err := get(t, c, "http://"+host+":"+port+"/"); err == nil {
			t.Errorf("%s: no error", host)
		} else if class := Classify(err); class != ClassBlocked && class != ClassDNS {
			t.Errorf("%s: %s, %v", host, class, err)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("%d requests arrived", asked.Load())
	}
}

func TestRedirectsAreCheckedAgain(t *testing.T) {
	var inner atomic.Int32
	hidden := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inner.Add(1) }))
	defer hidden.Close()
	port := hidden.Listener.Addr().(*net.TCPAddr).Port
	target := fmt.Sprintf("http://127.0.0.2:%d/", port)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) }))
	defer srv.Close()
	c := client(t, Options{Follow: true, AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	if _, err := get(t, c, srv.URL); Classify(err) != ClassBlocked {
		t.Errorf("got %v", err)
	}
	if inner.Load() != 0 {
		t.Error("the hidden server was asked")
	}
}

func TestFollowCarriesNothingAbroad(t *testing.T) {
	var got http.Header
	abroad := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Clone() }))
	defer abroad.Close()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "id=1; Path=/")
		http.Redirect(w, r, abroad.URL+"/landing", http.StatusMovedPermanently)
	}))
	defer srv.Close()
	c := client(t, Options{Follow: true, AllowNetworks: loopback})
	for range 2 {
		if _, err := get(t, c, srv.URL+"/?token=canary", "X-Api-Key", "canary", "Authorization", "Bearer canary", "If-None-Match", `"canary"`); err != nil {
			t.Fatal(err)
		}
	}
	if text := fmt.Sprint(got); strings.Contains(text, "canary") || got.Get("Referer") != "" || got.Get("Cookie") != "" {
		t.Errorf("sent abroad: %v", got)
	}
}

func TestHeaderCap(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/big" {
			w.Header().Set("X-Flood", strings.Repeat("x", 2*maxHeader))
		}
	}))
	defer srv.Close()
	c := client(t, Options{AllowNetworks: loopback})
	if _, err := get(t, c, srv.URL+"/big"); err == nil {
		t.Error("128 KiB of header were read")
	}
	if _, err := get(t, c, srv.URL+"/small"); err != nil {
		t.Error(err)
	}
}

func TestSilentServer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	c := client(t, Options{AllowNetworks: loopback, Timeout: 100 * time.Millisecond})
	began := time.Now()
	if _, err := get(t, c, "http://"+ln.Addr().String()); Classify(err) != ClassTimeout {
		t.Errorf("got %v", err)
	}
	if _, err := get(t, c, "https://"+ln.Addr().String()); Classify(err) != ClassTimeout {
		t.Errorf("got %v", err)
	}
	if time.Since(began) > 2*time.Second {
		t.Error("it waited", time.Since(began))
	}
}

func TestProxy(t *testing.T) {
	var seen []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.URL.String())
		w.WriteHeader(http.StatusTeapot)
	}))
	defer proxy.Close()
	c := client(t, Options{Proxy: proxy.URL}) // on loopback, and allowed because named
	resp, err := get(t, c, "http://feeds.example.org/a")
	if err != nil || resp.StatusCode != http.StatusTeapot {
		t.Fatal(resp, err)
	}
	for _, address := range []string{"http://127.0.0.1/", "http://2130706433/", "http://10.0.0.1/", "http://localhost/", "http://feeds.example.org:22/"} {
		if _, err := get(t, c, address); Classify(err) != ClassBlocked {
			t.Errorf("%s: %v", address, err)
		}
	}
	if len(seen) != 1 || seen[0] != "http://feeds.example.org/a" {
		t.Errorf("the proxy saw %v", seen)
	}
	for _, bad := range []string{"::", "proxy.example.org", "http://user:canary@[::1", "http://"} {
		if _, err := New(Options{Proxy: bad}); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("proxy %q: %v", bad, err)
		}
	}
}

func TestEnvironmentNamesNoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:9")
	c := client(t, Options{})
	req, _ := http.NewRequest(http.MethodGet, "http://example.org/", http.NoBody)
	if p := c.Transport.(answers).Proxy; p != nil {
		u, _ := p(req)
		t.Errorf("proxy %v", u)
	}
}

func TestPool(t *testing.T) {
	p := NewPool(Options{Proxy: "http://192.0.2.1:3128"})
	defer p.Close()
	a, errA := p.Client("")
	b, errB := p.Client("http://192.0.2.1:3128")
	c, errC := p.Client("socks5://192.0.2.2:1080")
	if err := errors.Join(errA, errB, errC); err != nil || a != b || a == c {
		t.Errorf("%p %p %p %v", a, b, c, err)
	}
	if _, err := p.Client("nowhere"); err == nil {
		t.Error("a proxy without a host")
	}
}

// TestIdle: no more connections stay open than are wanted.
func TestIdle(t *testing.T) {
	const all, kept = 6, 2
	closed := make(chan net.Conn, all)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }))
	srv.Config.ConnState = func(c net.Conn, s http.ConnState) {
		if s == http.StateClosed {
			closed <- c
		}
	}
	srv.Start()
	defer srv.Close()
	c := client(t, Options{AllowNetworks: loopback, Idle: kept})
	c.Transport.(answers).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, srv.Listener.Addr().String())
	}
	for i := range all {
		resp, err := get(t, c, fmt.Sprintf("http://host%d.example.org/", i))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	for range all - kept {
		select {
		case <-closed:
		case <-time.After(5 * time.Second):
			t.Fatalf("more than %d connections are open", kept)
		}
	}
	if len(closed) > 0 {
		t.Errorf("fewer than %d connections are open", kept)
	}
}

func TestTLSSessionsAreResumed(t *testing.T) {
	var resumed, fresh atomic.Int32
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS.DidResume {
			resumed.Add(1)
		} else {
			fresh.Add(1)
		}
		w.Header().Set("Connection", "close")
	}))
	defer srv.Close()
	roots := x509.NewCertPool()
	roots.AddCert(srv.Certificate())
	c := client(t, Options{AllowNetworks: loopback, RootCAs: roots})
	for range 5 {
		resp, err := get(t, c, srv.URL)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		c.CloseIdleConnections()
	}
	if fresh.Load() != 1 || resumed.Load() != 4 {
		t.Errorf("%d full handshakes, %d resumed", fresh.Load(), resumed.Load())
	}
	if _, err := get(t, client(t, Options{AllowNetworks: loopback}), srv.URL); Classify(err) != ClassTLS {
		t.Errorf("a stranger's certificate: %v", err)
	}
}
