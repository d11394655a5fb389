package outbound

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
	"golang.org/x/net/idna"
)

// guard decides which addresses may be dialled.
type guard struct {
	open   []netip.Prefix
	ports  []uint16
	strict *ssrf.Guardian
}

func newGuard(open []netip.Prefix, ports []uint16) *guard {
	ports = append([]uint16{80, 443}, ports...)
	return &guard{open: open, ports: ports, strict: ssrf.New(ssrf.WithPorts(ports...))}
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

// literal refuses what no dialler will see because a proxy connects to it: an
// address written as a number, in whatever way, localhost, and a port that is
// not open.
func (g *guard) literal(u *url.URL) error {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	port, err := portOf(u)
	if err != nil {
		return fmt.Errorf("%w: unreadable port", ErrBlocked)
	}
	a, err := netip.ParseAddr(host)
	switch {
	case err == nil:
	case host == "localhost" || strings.HasSuffix(host, ".localhost"):
		a = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	case numeric(host[strings.LastIndexByte(host, '.')+1:]):
		return fmt.Errorf("%w: a number that is no IP address", ErrBlocked)
	case !slices.Contains(g.ports, port):
		return fmt.Errorf("%w: port %d", ErrBlocked, port)
	default:
		return nil
	}
	network := "tcp6"
	if a.Is4() {
		network = "tcp4"
	}
	return g.control(network, netip.AddrPortFrom(a.WithZone(""), port).String(), nil)
}

// numeric reports whether a host with this last label is read as an IPv4
// address by those who accept more forms than Go does: 127.1, 0x7f000001,
// 2130706433 (WHATWG URL, "ends in a number").
func numeric(label string) bool {
	_, err := strconv.ParseUint(label, 0, 64)
	return err == nil || strings.Trim(label, "0123456789") == "" || label == "0x" || errors.Is(err, strconv.ErrRange)
}

func portOf(u *url.URL) (uint16, error) {
	switch p := u.Port(); {
	case p != "":
		n, err := strconv.ParseUint(p, 10, 16)
		return uint16(n), err
	case u.Scheme == "http":
		return 80, nil
	}
	return 443, nil
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
