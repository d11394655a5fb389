//go:build unix

package outbound

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkPollOverTLS polls a server that answers 304, each time over a new
// connection as with another host in between, with remembered TLS sessions and
// without, in turn. The server is a process of its own: what is counted is the
// processor time of the client alone.
func BenchmarkPollOverTLS(b *testing.B) {
	for _, version := range []string{"http1", "http2"} {
		b.Run(version, func(b *testing.B) {
			address, roots := tlsServer(b, version)
			o := Options{AllowNetworks: loopback, RootCAs: roots}
			with, without := newTestClient(b, o), newTestClient(b, o)
			without.Transport.(answers).TLSClientConfig.ClientSessionCache = nil
			const block = 20
			var resumed, full time.Duration
			pollTLS(b, with, address, false) // the first handshake is a full one
			for b.Loop() {
				resumed += pollsTLS(b, with, address, block, true)
				full += pollsTLS(b, without, address, block, false)
			}
			each := float64(b.N * block * 1000)
			b.ReportMetric(float64(full)/each, "full-µs/poll")
			b.ReportMetric(float64(resumed)/each, "resumed-µs/poll")
			b.ReportMetric(float64(full)/float64(resumed), "times-cheaper")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func newTestClient(b *testing.B, o Options) *http.Client {
	b.Helper()
	c, err := New(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(c.CloseIdleConnections)
	return c
}

func pollsTLS(b *testing.B, c *http.Client, address string, n int, resumed bool) time.Duration {
	b.Helper()
	began := spent(b)
	for range n {
		pollTLS(b, c, address, resumed)
	}
	return spent(b) - began
}

func pollTLS(b *testing.B, c *http.Client, address string, resumed bool) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("If-None-Match", `"1"`)
	resp, err := c.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	c.CloseIdleConnections()
	if resp.StatusCode != http.StatusNotModified || resp.TLS.DidResume != resumed {
		b.Fatalf("status %d, resumed %v", resp.StatusCode, resp.TLS.DidResume)
	}
}

func spent(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// tlsServer starts this test binary again as a server and returns its address
// and the authority that signed its certificate.
func tlsServer(b *testing.B, version string) (string, *x509.CertPool) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run", "^TestServeTLS$")
	cmd.Env = append(os.Environ(), "SERVE_TLS="+version)
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		_ = cmd.Wait()
	})
	r := bufio.NewReader(out)
	address, err := r.ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	var root strings.Builder
	for line := ""; !strings.HasPrefix(line, "-----END"); root.WriteString(line) {
		if line, err = r.ReadString('\n'); err != nil {
			b.Fatal(err)
		}
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(root.String())) {
		b.Fatal("no root")
	}
	return strings.TrimSpace(address), roots
}

// TestServeTLS is the server of BenchmarkPollOverTLS until its input ends.
func TestServeTLS(t *testing.T) {
	version := os.Getenv("SERVE_TLS")
	if version == "" {
		t.Skip("a server for BenchmarkPollOverTLS")
	}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotModified)
	}))
	root, chain := certificates(t)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{chain}, MinVersion: tls.VersionTLS13}
	srv.EnableHTTP2 = version == "http2"
	srv.StartTLS()
	defer srv.Close()
	_, _ = io.WriteString(os.Stdout, srv.URL+"\n")
	_ = pem.Encode(os.Stdout, &pem.Block{Type: "CERTIFICATE", Bytes: root})
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// certificates makes what a web server of today has: a leaf and an
// intermediate on P-256, signed by a root.
func certificates(t *testing.T) (root []byte, chain tls.Certificate) {
	t.Helper()
	var parent *x509.Certificate
	var signer *ecdsa.PrivateKey
	for i, name := range []string{"root", "intermediate", "leaf"} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		c := &x509.Certificate{
			SerialNumber: big.NewInt(int64(i + 1)), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			IsCA: name != "leaf", BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		}
		c.Subject.CommonName = name
		if name == "leaf" {
			c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
		}
		if parent == nil {
			parent, signer = c, key
		}
		der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
		if err != nil {
			t.Fatal(err)
		}
		if parent, err = x509.ParseCertificate(der); err != nil {
			t.Fatal(err)
		}
		signer = key
		if i == 0 {
			root = der
			continue
		}
		chain.Certificate = append([][]byte{der}, chain.Certificate...)
		chain.PrivateKey = key
	}
	return root, chain
}
