package feeds

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// tracking are parameters that say how a reader came, not what is read.
var tracking = map[string]bool{
	"fbclid": true, "gclid": true, "dclid": true, "msclkid": true, "yclid": true, "igshid": true, "mc_cid": true, "mc_eid": true,
	"gbraid": true, "wbraid": true, "gclsrc": true, "srsltid": true, "twclid": true, "ttclid": true, "_gl": true, "mkt_tok": true,
	"__twitter_impression": true, "guccounter": true, "guce_referrer": true, "guce_referrer_sig": true,
	"traffic_source": true, "ns_mchannel": true, "ns_source": true, "ns_campaign": true, "ref_src": true, "cmpid": true, "ocid": true,
	"igsh": true, "ysclid": true, "_openstat": true, "wprov": true, "dicbo": true, "sfnsn": true, "mibextid": true, "_hsenc": true, "_hsmi": true, "vero_id": true,
	"fb_ref": true, "fb_source": true, "fb_action_ids": true, "fb_action_types": true, "li_fat_id": true, "rdt_cid": true, "gad_source": true, "oly_enc_id": true,
	"s_kwcid": true, "wt.mc_id": true, "wt_zmc": true,
	"rss": true, "from_rss": true, "amp": true, "outputtype": true, "_ga": true, "ito": true, "xtor": true,
}

// campaigns begin the names of such parameters.
var campaigns = []string{"utm_", "hsa_", "matomo_", "piwik_", "pk_", "mtm_", "maca", "at_"}

// origins are parameters that may say how a reader came or, on other sites, what
// is read.
var origins = map[string]bool{"source": true, "src": true, "from": true, "via": true, "partner": true, "emc": true, "origin": true, "medium": true, "feature": true}

// asked are parameters that say what is read, be it "rss".
var asked = map[string]bool{
	"q": true, "s": true, "search": true, "tag": true, "cat": true, "category": true, "topic": true, "section": true, "id": true, "p": true, "page": true,
	"feed": true, "format": true, "type": true, "output": true, "title": true, "name": true, "slug": true, "article": true, "keyword": true, "term": true,
}

// counted are parameters that say how a reader came, but for a number, which on
// other sites is an article's.
var counted = map[string]bool{"ref": true, "smid": true, "s_cid": true, "ftag": true}

func isTracking(name, value string) bool {
	if strings.Contains(name, "%") {
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
	}
	name = strings.ToLower(name)
	switch {
	case strings.EqualFold(value, "rss") && !asked[name]:
		return true
	case origins[name]:
		return len(value) >= 3 && strings.EqualFold(value[:3], "rss")
	case counted[name]:
		return strings.Trim(value, "0123456789") != ""
	}
	return tracking[name] || slices.ContainsFunc(campaigns, func(c string) bool { return strings.HasPrefix(name, c) })
}

// canonical is the form of an address that identifies an article: without
// scheme, www, default port, fragment, tracking, sessions, a last slash or the
// marks of AMP, with host and path decoded as far as that is unambiguous. A link
// through a search engine is the one that it leads to.
func canonical(link string) string {
	u, err := url.Parse(withoutSession(link))
	if err != nil || u.Host == "" {
		return ""
	}
	host := hostKey(u)
	if to := redirected(host, u); to != "" {
		return canonical(to)
	}
	path := strings.TrimRight(u.Path, "/")
	if !utf8.ValidString(path) { // letters of another encoding
		path = strings.TrimRight(u.EscapedPath(), "/")
	}
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
	if place.MatchString(u.Fragment) {
		out += "#" + u.Fragment
	}
	return out
}

// hostKey is the host of an address and a port that is not the usual one.
func hostKey(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	host = strings.TrimPrefix(strings.TrimPrefix(host, "www."), "amp.")
	if strings.Contains(host, "xn--") {
		if name, err := idna.ToUnicode(host); err == nil {
			host = name
		}
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	return host
}

// place is a fragment that says what is read: a page of its own in old scripts,
// a comment, an entry of a live page.
var place = regexp.MustCompile(`^(?:[!/]|(?:comment|post|reply|msg|block)[-_]?[0-9]|block-[0-9a-f])`)

// session is what a server wrote into an address to know its reader again.
var session = regexp.MustCompile(`(?i)[;&](?:phpsessid|jsessionid|aspsessionid[a-z]*)=[^?&;#]*|(\?)(?:phpsessid|jsessionid|aspsessionid[a-z]*)=[^&;#]*(?:&(?:amp;)?)?`)

func withoutSession(address string) string {
	if !strings.Contains(address, "SESS") && !strings.Contains(address, "sess") {
		return address
	}
	return session.ReplaceAllString(address, "$1")
}

// redirected is where a link of an alert or a search leads; empty for others.
func redirected(host string, u *url.URL) string {
	if !strings.HasPrefix(host, "google.") || u.Path != "/url" {
		return ""
	}
	to := u.Query()
	for _, name := range []string{"url", "q"} {
		if s := to.Get(name); isAddress(s) {
			return s
		}
	}
	return ""
}

// query drops tracking and keeps the order: servers may mind it.
func query(raw string) string {
	var keep []string
	for _, pair := range strings.Split(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if pair == "" || isTracking(name, value) {
			continue
		}
		if s, err := url.QueryUnescape(pair); err == nil && utf8.ValidString(s) && !strings.ContainsAny(s[min(len(s), len(name)+1):], "&=") {
			pair = s
		}
		keep = append(keep, pair)
	}
	return strings.Join(keep, "&")
}
