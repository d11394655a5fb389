package outbound

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"
)

// Reach connects to the host of an http or https address under the rules of
// New, with TLS for https, and sends nothing. Behind a proxy only the proxy is
// connected.
func Reach(ctx context.Context, o Options, address string) error {
	to, err := url.Parse(cmp.Or(o.Proxy, address))
	if err != nil || to.Host == "" {
		return errors.New("the address cannot be read")
	}
	port, err := portOf(to)
	if err != nil {
		return fmt.Errorf("%w: unreadable port", ErrBlocked)
	}
	d := &net.Dialer{Timeout: cmp.Or(o.Timeout, 10*time.Second), Resolver: o.Resolver}
	if o.Proxy == "" {
		d.Control = newGuard(o.AllowNetworks, o.Ports).control
	}
	conn, err := dialTo(ctx, d, to, port, tlsConfig(o))
	if err != nil {
		return err
	}
	return conn.Close()
}

func dialTo(ctx context.Context, d *net.Dialer, to *url.URL, port uint16, c *tls.Config) (net.Conn, error) {
	address := net.JoinHostPort(to.Hostname(), strconv.Itoa(int(port)))
	if to.Scheme != "https" {
		return d.DialContext(ctx, "tcp", address)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*d.Timeout)
	defer cancel()
	return (&tls.Dialer{NetDialer: d, Config: c}).DialContext(ctx, "tcp", address)
}
