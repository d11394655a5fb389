package outbound

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// DialNamed connects to a server that the operator named for this purpose,
// such as a mail relay: it may stand in a private network, on any port. What
// no relay has is refused with ErrBlocked: link-local addresses (where clouds
// keep their metadata), multicast and the unspecified address. ctx bounds the
// dialling only.
func DialNamed(ctx context.Context, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second, Control: controlNamed}
	return d.DialContext(ctx, "tcp", address)
}

func controlNamed(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: unreadable", ErrBlocked)
	}
	if a := to.Addr().Unmap(); a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() {
		return fmt.Errorf("%w: %s", ErrBlocked, to)
	}
	return nil
}
