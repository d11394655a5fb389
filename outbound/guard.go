package outbound

import (
	"fmt"
	"net/netip"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// guard decides which addresses may be dialled.
type guard struct {
	open   []netip.Prefix
	strict *ssrf.Guardian
}

func newGuard(open []netip.Prefix, ports []uint16) *guard {
	return &guard{open: open, strict: ssrf.New(ssrf.WithPorts(append([]uint16{80, 443}, ports...)...))}
}

// control is called by the dialer for every address that a name led to, after
// it was resolved: what it sees is what is connected.
func (g *guard) control(network, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: unreadable", ErrBlocked)
	}
	if strings.HasPrefix(network, "tcp") && Contains(g.open, to.Addr()) {
		return nil
	}
	if err := g.strict.Safe(network, address, nil); err != nil {
		return fmt.Errorf("%w: %s", ErrBlocked, to)
	}
	return nil
}

// literal refuses an address written as a number that no dialer will see,
// because a proxy connects to it.
func (g *guard) literal(host string) error {
	a, err := netip.ParseAddr(host)
	if err != nil {
		if h := strings.TrimSuffix(strings.ToLower(host), "."); h != "localhost" && !strings.HasSuffix(h, ".localhost") {
			return nil
		}
		a = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	network := "tcp6"
	if a.Is4() {
		network = "tcp4"
	}
	return g.control(network, netip.AddrPortFrom(a.WithZone(""), 443).String(), nil)
}

// Contains reports whether one of the networks holds the address; an
// IPv4-mapped IPv6 address counts as the IPv4 address in it.
func Contains(networks []netip.Prefix, a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, p := range networks {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
