package feeds

import (
	"net/url"
	"strings"

	"rasid/feeds/plain"
)

// resolve makes ref absolute against base; empty where it is no http or
// https address.
func resolve(base *url.URL, ref string) string {
	ref = plain.Clean(breaks.Replace(strings.TrimSpace(ref)))
	if ref == "" || len(ref) > 8192 {
		return ""
	}
	ref = strings.ReplaceAll(strings.ReplaceAll(ref, " ", "%20"), "&amp;", "&") // escaped once too often
	if len(ref) > 4 && strings.EqualFold(ref[:4], "www.") {
		ref = "http://" + ref
	}
	u, err := url.Parse(ref)
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

// breaks are dropped from addresses (WHATWG URL, "basic URL parser").
var breaks = strings.NewReplacer("\n", "", "\r", "", "\t", "")

// tracking are parameters that say how a reader came, not what is read.
var tracking = map[string]bool{
	"fbclid": true, "gclid": true, "dclid": true, "msclkid": true, "yclid": true, "igshid": true, "mc_cid": true, "mc_eid": true,
	"traffic_source": true, "at_medium": true, "at_campaign": true, "at_format": true, "at_link_id": true, "at_ptr_name": true,
	"ns_mchannel": true, "ns_source": true, "ns_campaign": true, "ref_src": true, "ref": true, "cmpid": true, "ocid": true,
	"rss": true, "from_rss": true, "amp": true, "outputtype": true, "_ga": true, "ito": true, "xtor": true, "cid": false,
}

func isTracking(name string) bool {
	name = strings.ToLower(name)
	return tracking[name] || strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "pk_") ||
		strings.HasPrefix(name, "mtm_") || strings.HasPrefix(name, "maca") || strings.HasPrefix(name, "at_")
}

// canonical is the form of an address that identifies an article: without
// scheme, www, default port, fragment, tracking, a last slash or the marks of
// AMP, with the path decoded as far as that is unambiguous.
func canonical(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	host = strings.TrimPrefix(strings.TrimPrefix(host, "www."), "amp.")
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	path := strings.TrimRight(u.Path, "/")
	if p, ok := strings.CutSuffix(path, "/amp"); ok {
		path = p
	}
	if p, ok := strings.CutPrefix(path, "/amp/"); ok {
		path = "/" + p
	}
	out := host + path
	if q := query(u.RawQuery); q != "" {
		out += "?" + q
	}
	if strings.HasPrefix(u.Fragment, "!") || strings.HasPrefix(u.Fragment, "/") {
		out += "#" + u.Fragment // a page of its own in old scripts
	}
	return out
}

// query drops tracking and keeps the order: servers may mind it.
func query(raw string) string {
	var keep []string
	for _, pair := range strings.Split(raw, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair == "" || isTracking(name) {
			continue
		}
		if s, err := url.QueryUnescape(pair); err == nil && !strings.ContainsAny(s[min(len(s), len(name)+1):], "&=") {
			pair = s
		}
		keep = append(keep, pair)
	}
	return strings.Join(keep, "&")
}

// isAddress reports whether s is an absolute http or https address.
func isAddress(s string) bool {
	low := strings.ToLower(s[:min(len(s), 8)])
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://")
}
