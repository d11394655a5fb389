package feeds

import (
	"encoding/hex"
	"net/url"
	"strings"

	"rasid/feeds/plain"
)

// resolve makes ref absolute against base; empty where it is no http or
// https address.
func resolve(base *url.URL, ref string) string {
	ref = plain.Clean(breaks.Replace(strings.TrimSpace(ref)))
	if ref == "" || ref[0] == '#' || len(ref) > 8192 { // "#" is nowhere
		return ""
	}
	ref = strings.ReplaceAll(strings.ReplaceAll(ref, " ", "%20"), "&amp;", "&") // escaped once too often
	if strings.Contains(ref, "&#") {
		ref = strings.ReplaceAll(strings.ReplaceAll(ref, "&#038;", "&"), "&#38;", "&") // as WordPress writes it
	}
	ref = slashes(ref)
	switch {
	case len(ref) > 4 && strings.EqualFold(ref[:4], "www."):
		ref = "http://" + ref
	case base != nil && namesHost(ref, base):
		ref = base.Scheme + "://" + ref
	}
	u, err := url.Parse(ref)
	if err != nil {
		ref = escapePercent(ref)
		u, err = url.Parse(ref)
	}
	if err != nil {
		return ""
	}
	if base != nil && !u.IsAbs() {
		u = base.ResolveReference(u)
	}
	if u.Scheme = strings.ToLower(u.Scheme); u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	if u.IsAbs() && strings.HasPrefix(strings.ToLower(ref), u.Scheme+"://") {
		return ref // as published
	}
	return u.String()
}

// escapePercent escapes percent signs that escape nothing: browsers take them
// as they are.
func escapePercent(ref string) string {
	var b strings.Builder
	for i := range len(ref) {
		if b.WriteByte(ref[i]); ref[i] != '%' {
			continue
		}
		if _, err := hex.DecodeString(ref[min(i+1, len(ref)):min(i+3, len(ref))]); err != nil || i+2 >= len(ref) {
			b.WriteString("25")
		}
	}
	return b.String()
}

// slashes mends what stands behind the scheme of an address, as browsers do
// (WHATWG URL, "special authority ignore slashes"), and drops a scheme in front
// of another.
func slashes(ref string) string {
	for {
		scheme, rest, ok := strings.Cut(ref, ":")
		if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
			return ref
		}
		bare := strings.TrimLeft(rest, `/\`)
		switch {
		case len(bare) == len(rest):
			return ref
		case isAddress(bare):
			ref = bare
			continue
		case len(rest)-len(bare) == 2 && !strings.Contains(rest, `\`):
			return ref
		}
		return scheme + "://" + strings.ReplaceAll(bare, `\`, "/")
	}
}

// namesHost reports whether ref begins with the host of base: the scheme was
// forgotten.
func namesHost(ref string, base *url.URL) bool {
	host, _, path := strings.Cut(ref, "/")
	return path && strings.EqualFold(host, strings.TrimPrefix(base.Host, "www."))
}

// breaks are dropped from addresses (WHATWG URL, "basic URL parser").
var breaks = strings.NewReplacer("\n", "", "\r", "", "\t", "")

// isAddress reports whether s is an absolute http or https address.
func isAddress(s string) bool {
	low := strings.ToLower(s[:min(len(s), 8)])
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://")
}
