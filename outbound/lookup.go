package outbound

import (
	"context"
	"errors"
	"net"
	"net/http/httptrace"
	"time"
)

// lookupTime is how long a name may take to be resolved; the rest of the time
// to connect belongs to the host.
const lookupTime = 5 * time.Second

var errLookup = errors.New("the name was not resolved in time")

// prompt has dial give a name up after lookupTime, or half of wait where that
// is less, with a *net.DNSError. The dialer looks names up itself, so that it
// can try their addresses side by side (RFC 8305); it says when.
func prompt(dial dialFunc, wait time.Duration) dialFunc {
	limit := min(lookupTime, wait/2)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		timer := time.AfterFunc(limit, func() { cancel(errLookup) })
		timer.Stop()
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			DNSStart: func(httptrace.DNSStartInfo) { timer.Reset(limit) },
			DNSDone:  func(httptrace.DNSDoneInfo) { timer.Stop() },
		})
		conn, err := dial(ctx, network, address)
		timer.Stop()
		if err != nil && errors.Is(context.Cause(ctx), errLookup) {
			host, _, _ := net.SplitHostPort(address)
			return nil, &net.DNSError{Err: "no answer within " + limit.String(), Name: host, IsTimeout: true, IsTemporary: true}
		}
		return conn, err
	}
}
