package feeds

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"rasid/outbound"
)

// hostOf returns what counts as one host for politeness: the registrable
// domain of the address, or the number and unusual port of one without a name.
func hostOf(src *Source, st *State) string {
	if src.Path != "" {
		return ""
	}
	u, err := url.Parse(Address(src, st))
	if err != nil {
		return src.URL
	}
	return siteOf(u)
}

func siteOf(u *url.URL) string {
	host, port := strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), u.Port()
	if u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		port = ""
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return net.JoinHostPort(a.Unmap().String(), port)
	}
	if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return site
	}
	return net.JoinHostPort(host, port)
}

// Hold reports whether a feed is a file or lies in the networks: nobody else's
// server is asked.
func (n Networks) Hold(src *Source, st *State) bool {
	return hostOf(src, st) == "" || n.holdURL(Address(src, st))
}

// holdURL reports whether an address is written as a number inside one of the
// networks, or is localhost and loopback is one of them. No name is looked up.
func (n Networks) holdURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if strings.EqualFold(host, "localhost") {
		host = "127.0.0.1"
	}
	a, err := netip.ParseAddr(host)
	return err == nil && outbound.Contains(n, a)
}
