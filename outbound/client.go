package outbound

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Options are what an operator may choose. The zero value reaches public
// addresses on ports 80 and 443 and follows no redirect.
type Options struct {
	AllowNetworks []netip.Prefix // ranges opened knowingly, on any port
	Ports         []uint16       // beside 80 and 443
	Proxy         string         // http, https, socks5 or socks5h address; empty: none, whatever the environment says
	Follow        bool           // follow redirects as NextHop allows
	Timeout       time.Duration  // to connect (half of it, at most 5 s, to resolve the name), for TLS, and to the end of the header, each; 0: 10 s
	Sessions      int            // TLS sessions remembered; 0: 1,024
	PerHost       int            // idle connections kept per host; 0: 4
	Idle          int            // idle connections kept in all; 0: 512
	RootCAs       *x509.CertPool // nil: the system's
	Resolver      *net.Resolver  // nil: the system's
}

// IdleTime is how long an idle connection is kept.
const IdleTime = 90 * time.Second

// maxHeader bounds the header of an answer, in bytes.
const maxHeader = 64 << 10

// New returns a client. It keeps no cookies and sends no referrer. A caller
// bounds the whole exchange by the context and the body by reading no more
// than it wants; bodies arrive as they are on the wire, compressed if the
// request asked for it.
func New(o Options) (*http.Client, error) {
	check := newGuard(o.AllowNetworks, o.Ports)
	wait := cmp.Or(o.Timeout, 10*time.Second)
	dialer := &net.Dialer{Timeout: wait, KeepAlive: 30 * time.Second, Control: check.control, Resolver: o.Resolver}
	t := &http.Transport{
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        tlsConfig(o),
		TLSHandshakeTimeout:    wait,
		ResponseHeaderTimeout:  wait,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        IdleTime,
		MaxIdleConns:           cmp.Or(o.Idle, 512),
		MaxIdleConnsPerHost:    cmp.Or(o.PerHost, 4),
		MaxResponseHeaderBytes: maxHeader,
		ReadBufferSize:         2 << 10, // most idle connections never hold more than a header
		WriteBufferSize:        1 << 10,
		DisableCompression:     true,
	}
	t.DialContext = patient(prompt(dialer.DialContext, wait), t.CloseIdleConnections, wait)
	c := &http.Client{Transport: answers{t}, CheckRedirect: noRedirects}
	if o.Follow {
		c.CheckRedirect = follow
	}
	if o.Proxy == "" {
		return c, nil
	}
	return c, through(o.Proxy, c, t, check, wait)
}

func tlsConfig(o Options) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		ClientSessionCache: newSessions(cmp.Or(o.Sessions, 1024)),
		RootCAs:            o.RootCAs,
	}
}

// through sends everything to a proxy. The operator named its address, so it
// may be private; it alone is dialled. Where the proxy goes is out of sight,
// but for addresses written as numbers.
func through(proxy string, c *http.Client, t *http.Transport, check *guard, wait time.Duration) error {
	u, err := url.Parse(proxy)
	if err != nil || u.Host == "" {
		return errors.New("the address of the proxy cannot be read")
	}
	t.Proxy = http.ProxyURL(u)
	dialer := &net.Dialer{Timeout: wait, KeepAlive: 30 * time.Second}
	direct := patient(prompt(dialer.DialContext, wait), t.CloseIdleConnections, wait)
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, err := net.SplitHostPort(address); err != nil || host != u.Hostname() {
			return nil, fmt.Errorf("%w: not the proxy", ErrBlocked)
		}
		return direct(ctx, network, address)
	}
	c.Transport = literalCheck{answers{t}, check}
	return nil
}

var errUpgrade = errors.New("the server switched to another protocol, which was not asked for")

// answers lets no other answer through than one to be read: after 101 the body
// is the connection itself, which ends neither with the context nor at a
// deadline.
type answers struct{ *http.Transport }

// RoundTrip implements http.RoundTripper.
func (a answers) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := a.Transport.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusSwitchingProtocols {
		_ = resp.Body.Close()
		return nil, errUpgrade
	}
	return resp, err
}

// literalCheck refuses private addresses in front of a proxy.
type literalCheck struct {
	answers
	check *guard
}

// RoundTrip implements http.RoundTripper.
func (l literalCheck) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := l.check.literal(req.URL); err != nil {
		return nil, err
	}
	return l.answers.RoundTrip(req)
}
