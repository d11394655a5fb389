package outbound

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"
)

// TestSessions meets many servers once, and again: their sessions are
// remembered in little memory, and are good.
func TestSessions(t *testing.T) {
	const n = 300
	w := newNamedServers(t, n)
	w.get(t, n) // what all of them share is there
	w.client.CloseIdleConnections()
	before := w.live()
	for i := range n - 1 {
		w.get(t, i)
		w.client.CloseIdleConnections()
	}
	const enough = 3500
	if each := (w.live() - before) / n; each > enough {
		t.Errorf("a session takes %d bytes, %d are enough", each, enough)
	}
	for _, i := range []int{0, 100, n - 2} {
		if !w.get(t, i) {
			t.Errorf("the session of server %d was not resumed", i)
		}
	}
	if w.get(t, n+1) {
		t.Error("a session of a server never met")
	}
	if kept := len(w.sessions.packed); kept != n {
		t.Errorf("%d sessions of %d servers, %d are allowed", kept, n+1, n)
	}
	name := w.name(n + 1)
	if _, ok := w.sessions.Get(name); !ok {
		t.Fatalf("no session of %s", name)
	}
	w.sessions.Put(name, nil)
	if _, ok := w.sessions.Get(name); ok || len(w.sessions.packed) != n-1 {
		t.Error("a session that ended is remembered")
	}
}

// namedServers is one server under any name, with a certificate for each.
type namedServers struct {
	client   *http.Client
	sessions *sessions
}

func newNamedServers(t *testing.T, most int) *namedServers {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	authority.Subject.CommonName = "authority"
	der, err := x509.CreateCertificate(rand.Reader, authority, authority, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if authority, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.TLS = &tls.Config{GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		c := &x509.Certificate{SerialNumber: big.NewInt(2), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{hello.ServerName}}
		leaf, err := x509.CreateCertificate(rand.Reader, c, authority, &key.PublicKey, key)
		return &tls.Certificate{Certificate: [][]byte{leaf}, PrivateKey: key}, err
	}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	c := client(t, Options{AllowNetworks: loopback, RootCAs: roots, Sessions: most})
	tr := c.Transport.(answers).Transport
	tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, srv.Listener.Addr().String())
	}
	return &namedServers{c, tr.TLSClientConfig.ClientSessionCache.(*sessions)}
}

func (*namedServers) name(i int) string { return fmt.Sprintf("host%d.example.org", i) }

// get reports whether the session of a server was resumed.
func (w *namedServers) get(t *testing.T, i int) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+w.name(i), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	w.client.CloseIdleConnections()
	return resp.TLS.DidResume
}

// live is what the heap holds after a collection, in bytes.
func (*namedServers) live() int64 {
	runtime.GC()
	runtime.GC() // shared certificates are found again by weak pointers
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
