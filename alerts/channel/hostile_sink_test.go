package channel

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/outbound"
)

// rawSink answers every connection with f.
func rawSink(t *testing.T, f func(c net.Conn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				f(c)
			}()
		}
	}()
	return ln.Addr().String()
}

func heardRequest(c net.Conn) {
	if req, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
		_, _ = io.Copy(io.Discard, req.Body)
	}
}

type hostileSink struct {
	url   string
	class alerts.SendClass
}

func hostileSinks(t *testing.T, untrusted, plain string, flood *atomic.Int64) map[string]hostileSink {
	t.Helper()
	stall := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	return map[string]hostileSink{
		"header drip": {"http://" + rawSink(t, func(c net.Conn) {
			heardRequest(c)
			for _, b := range "HTTP/1.1 200 OK\r\nX-Slow: " + strings.Repeat("x", 1000) {
				if _, err := c.Write([]byte{byte(b)}); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		}), alerts.SendTimeout},
		"silent":           {"http://" + rawSink(t, stall), alerts.SendTimeout},
		"handshake stall":  {"https://" + rawSink(t, stall), alerts.SendTimeout},
		"hangs up":         {"http://" + rawSink(t, func(net.Conn) {}), alerts.SendNetwork},
		"breaks off":       {"http://" + rawSink(t, func(c net.Conn) { heardRequest(c); fmt.Fprint(c, "HTTP/1.1 20") }), alerts.SendNetwork},
		"no HTTP":          {"http://" + rawSink(t, func(c net.Conn) { heardRequest(c); fmt.Fprint(c, "220 hello\r\n") }), alerts.SendNetwork},
		"bad certificate":  {untrusted, alerts.SendTLS},
		"TLS to plain":     {strings.Replace(plain, "http:", "https:", 1), alerts.SendTLS},
		"unknown name":     {"http://nobody.invalid/", alerts.SendNetwork},
		"cloud metadata":   {"http://169.254.169.254/latest/meta-data/", alerts.SendBlocked},
		"private address":  {"http://10.0.0.1/", alerts.SendBlocked},
		"private, written": {"http://2130706433/", alerts.SendNetwork}, // no address to Go, and to DNS no name
		"flood": {"http://" + rawSink(t, func(c net.Conn) {
			heardRequest(c)
			fmt.Fprint(c, "HTTP/1.1 500 No\r\nContent-Length: 1000000000\r\n\r\n")
			for piece := make([]byte, 16<<10); ; {
				n, err := c.Write(piece)
				flood.Add(int64(n))
				if err != nil {
					return
				}
			}
		}), alerts.SendServer},
	}
}

// TestHostileSink is the table of receivers that break, stall, flood and lie:
// each attempt ends in time with the class of its failure.
func TestHostileSink(t *testing.T) {
	untrusted, plain := httptest.NewUnstartedServer(http.NotFoundHandler()), httptest.NewServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	t.Cleanup(plain.Close)
	var flood atomic.Int64
	for name, c := range hostileSinks(t, untrusted.URL, plain.URL, &flood) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := quickWebhook(t, c.url)
			began := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			_, err := w.Send(ctx, &alerts.Delivery{ID: "d", Payload: []byte("{}")})
			var se *alerts.SendError
			if !errors.As(err, &se) || se.Class != c.class || len(se.Response) > 2000 {
				t.Errorf("%v", err)
			}
			if took := time.Since(began); took > 4*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
	t.Cleanup(func() {
		const enough = 8 << 20 // what fits into the buffers of two kernels
		if n := flood.Load(); n > enough {
			t.Errorf("%d bytes of a flood were taken", n)
		}
	})
}

// quickWebhook is a webhook whose client waits 300 ms.
func quickWebhook(t *testing.T, address string) *Webhook {
	t.Helper()
	client, err := outbound.New(outbound.Options{AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Timeout: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	w, err := NewWebhook(WebhookOptions{URL: address}, client)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// A receiver that says 200 and then drips has taken the delivery; we do not
// wait for its speech.
func TestBodyDrip(t *testing.T) {
	t.Parallel()
	address := rawSink(t, func(c net.Conn) {
		heardRequest(c)
		fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthanks")
		time.Sleep(4 * time.Second)
	})
	began := time.Now()
	said, err := quickWebhook(t, "http://"+address).Send(t.Context(), &alerts.Delivery{ID: "d", Payload: []byte("{}")})
	if err != nil || said != "thanks" || time.Since(began) > 3*time.Second {
		t.Errorf("%q %v after %v", said, err, time.Since(began))
	}
}

func TestWebhookClient(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	defer srv.Close()
	c, err := WebhookClient(WebhookOptions{URL: srv.URL}, outbound.Options{Follow: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(srv.URL); outbound.Classify(err) != outbound.ClassBlocked { // there is no answer
		t.Errorf("its port is open, but not its address: %v", err)
	}
	var tlsErr *tls.CertificateVerificationError
	c, err = WebhookClient(WebhookOptions{URL: srv.URL}, outbound.Options{AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(srv.URL); !errors.As(err, &tlsErr) { // there is no answer
		t.Error(err)
	}
}
