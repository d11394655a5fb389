package outbound

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// MaxHops is how many redirects are followed.
const MaxHops = 5

// NextHop returns where an answer with a Location leads, resolved against the
// address that gave it (RFC 9110 §10.2.2). been holds all addresses asked so
// far, the last one included. It refuses more than MaxHops, a loop, a scheme
// other than http and https, and the way from https back to http.
func NextHop(been []*url.URL, location string) (*url.URL, error) {
	from := been[len(been)-1]
	to, err := from.Parse(location)
	if err != nil || location == "" {
		return nil, fmt.Errorf("%w: it does not say where", ErrRedirect)
	}
	to.User, to.Fragment, to.RawFragment, to.RawQuery = nil, "", "", EncodeQuery(to.RawQuery)
	return to, allowHop(been, to)
}

// EncodeQuery percent-encodes in a query what a request line cannot carry (WHATWG
// URL, "query percent-encode set"): net/http encodes paths, and sends a query as
// it is.
func EncodeQuery(raw string) string {
	if !strings.ContainsFunc(raw, unfit) {
		return raw
	}
	var b strings.Builder
	for _, c := range []byte(raw) {
		if unfit(rune(c)) {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unfit(c rune) bool { return c <= ' ' || c > '~' || c == '"' || c == '<' || c == '>' }

func allowHop(been []*url.URL, to *url.URL) error {
	from := been[len(been)-1]
	same := func(u *url.URL) bool { return u.String() == to.String() }
	switch {
	case to.Scheme != "http" && to.Scheme != "https":
		return fmt.Errorf("%w: to a %q address", ErrRedirect, to.Scheme)
	case to.Hostname() == "":
		return fmt.Errorf("%w: it names no host", ErrRedirect)
	case from.Scheme == "https" && to.Scheme == "http":
		return fmt.Errorf("%w: from https back to http", ErrRedirect)
	case slices.ContainsFunc(been, same):
		return fmt.Errorf("%w: it leads in a circle", ErrRedirect)
	case len(been) > MaxHops:
		return fmt.Errorf("%w: more than %d of them", ErrRedirect, MaxHops)
	}
	return nil
}

// harmless are the headers that may go to another host than the one they were
// meant for.
var harmless = []string{"Accept", "Accept-Encoding", "Accept-Language", "User-Agent"}

// Foreign removes everything from h but what any host may know: no
// credentials, no header of the operator, no validator, no referrer.
func Foreign(h http.Header) {
	for k := range h {
		if !slices.Contains(harmless, k) {
			delete(h, k)
		}
	}
}

// SameOrigin reports whether two addresses share scheme, host and port, or
// differ only by the step from http to https on the usual ports.
func SameOrigin(a, b *url.URL) bool {
	portA, errA := portOf(a)
	portB, errB := portOf(b)
	if errA != nil || errB != nil || !strings.EqualFold(a.Hostname(), b.Hostname()) {
		return false
	}
	upgrade := a.Scheme == "http" && b.Scheme == "https" && portA == 80 && portB == 443
	return upgrade || a.Scheme == b.Scheme && portA == portB
}

func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// follow is the CheckRedirect of a client that follows. net/http copied the
// headers of the first request and set a referrer before it calls this.
func follow(req *http.Request, via []*http.Request) error {
	req.Header.Del("Referer")
	been := make([]*url.URL, len(via))
	for i, v := range via {
		been[i] = v.URL
	}
	if err := allowHop(been, req.URL); err != nil {
		return err
	}
	if !slices.ContainsFunc(been, func(u *url.URL) bool { return !SameOrigin(u, req.URL) }) {
		return nil
	}
	Foreign(req.Header)
	return nil
}
