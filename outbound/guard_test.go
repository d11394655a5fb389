package outbound

import (
	"errors"
	"net/netip"
	"testing"
)

// special are the ranges of the IANA special-purpose registries (RFC 6890 and
// its followers), each by its first and last address or one inside.
var special = []string{
	"0.0.0.0", "0.255.255.255", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
	"169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.31.196.1",
	"192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255",
	"198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
	"::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
	"64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "100:0:0:1::1", "2001::1", "2001:1::1", "2001:2::1", "2001:10::1",
	"2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::", "3fff::1", "5f00::1", "fc00::1", "fdff::1", "fe80::1",
	"fec0::1", "ff02::1",
}

func TestControlRefusesSpecialAddresses(t *testing.T) {
	g := newGuard(nil, nil)
	for _, s := range special {
		for _, port := range []uint16{80, 443} {
			to := netip.AddrPortFrom(netip.MustParseAddr(s), port)
			network := "tcp6"
			if to.Addr().Is4() {
				network = "tcp4"
			}
			if err := g.control(network, to.String(), nil); !errors.Is(err, ErrBlocked) {
				t.Errorf("%s: %v", to, err)
			}
		}
	}
}

func TestControlTable(t *testing.T) {
	open := []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		network, address string
		open             []netip.Prefix
		ports            []uint16
		ok               bool
	}{
		{network: "tcp4", address: "8.8.8.8:443", ok: true},
		{network: "tcp4", address: "8.8.8.8:80", ok: true},
		{network: "tcp6", address: "[2a00:1450::1]:443", ok: true},
		{network: "tcp4", address: "8.8.8.8:25"},
		{network: "tcp4", address: "8.8.8.8:8443"},
		{network: "tcp4", address: "8.8.8.8:8443", ports: []uint16{8443}, ok: true},
		{network: "udp4", address: "8.8.8.8:443"},
		{network: "unix", address: "/run/x.sock"},
		{network: "tcp4", address: "10.1.2.3:9999", open: open, ok: true},
		{network: "tcp4", address: "10.2.2.3:443", open: open},
		{network: "udp4", address: "10.1.2.3:53", open: open},
		{network: "tcp6", address: "[::ffff:10.1.2.3]:80", open: open, ok: true},
		{network: "tcp6", address: "[fd12::1]:80", open: open, ok: true},
		{network: "tcp6", address: "[fe80::1%eth0]:80", open: open},
	} {
		err := newGuard(c.open, c.ports).control(c.network, c.address, nil)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrBlocked) {
			t.Errorf("%s %s with %v %v: %v", c.network, c.address, c.open, c.ports, err)
		}
	}
}

// TestLiteral: what a proxy would connect to without our dialler seeing it.
func TestLiteral(t *testing.T) {
	g := newGuard([]netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}, nil)
	for address, ok := range map[string]bool{
		"http://example.org/":           true,
		"https://8.8.8.8/":              true,
		"http://10.1.0.4:8080/":         true,
		"http://example.org:8080/":      false,
		"http://127.0.0.1/":             false,
		"http://10.2.0.4/":              false,
		"http://[::1]/":                 false,
		"http://[::ffff:10.0.0.1]/":     false,
		"http://[fe80::1%25eth0]/":      false,
		"http://localhost/":             false,
		"http://LOCALHOST./":            false,
		"http://db.localhost/":          false,
		"http://2130706433/":            false,
		"http://0x7f000001/":            false,
		"http://0x/":                    false, // 0.0.0.0 to WHATWG URL
		"http://127.0.0.0x/":            false,
		"http://0177.0.0.1/":            false,
		"http://127.1/":                 false,
		"http://127.0.0.1./":            false,
		"http://0x7f.0.0.0x1/":          false,
		"http://example.org.0/":         false,
		"http://\u2460\u2461\u2466.1/":  false, // circled digits become digits
		"http://4chan.example.org/":     true,
		"http://xn--mgbayh7gpa/":        true,
		"https://example.org:443/x?y=z": true,
	} {
		if err := g.literal(parsed(t, address)); (err == nil) != ok || err != nil && !errors.Is(err, ErrBlocked) {
			t.Errorf("%s: %v", address, err)
		}
	}
}
