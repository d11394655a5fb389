package feeds

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"rasid/feeds/charset"
	"rasid/feeds/plain"
)

// feedTypes are the media types of feeds in a page's <link rel="alternate">.
var feedTypes = []string{
	"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/json", "text/xml", "application/xml",
}

// candidates are the feeds that a page names in its head, or, where it names
// none there, the links in it that look like feeds of its own site.
func candidates(page []byte, a *answer) []Found {
	base, err := url.Parse(a.url)
	if err != nil {
		return nil
	}
	text := charset.Decode(page, charset.Hints{Header: headerCharset(a.header.Get("Content-Type"))}).Bytes
	s := scan{base: base, here: siteOf(base)}
	s.read(text)
	found := s.named
	if len(found) == 0 {
		found = s.linked
	}
	slices.SortStableFunc(found, func(a, b Found) int { return ofComments(a) - ofComments(b) })
	return found[:min(len(found), maxCandidates)]
}

// ofComments is 1 for a feed of comments, which a page names beside its own.
func ofComments(f Found) int {
	if strings.Contains(f.URL, "/comments/") || strings.Contains(strings.ToLower(f.Title), "comments") || strings.Contains(f.Title, "تعليقات") {
		return 1
	}
	return 0
}

// scan is one reading of a page.
type scan struct {
	base          *url.URL
	here          string // site of the page
	named, linked []Found
}

func (s *scan) read(page []byte) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag, attr := string(name), map[string]string{}
			if tag == "noscript" {
				z.NextIsNotRawText()
			}
			for more && len(attr) < maxAttributes {
				var k, v []byte
				k, v, more = z.TagAttr()
				attr[string(k)] = string(v)
			}
			s.tag(tag, attr)
		}
	}
}

func (s *scan) tag(name string, attr map[string]string) {
	switch name {
	case "base":
		if u, err := s.base.Parse(attr["href"]); err == nil && attr["href"] != "" {
			s.base = u
		}
	case "link":
		c, rel := s.candidate(attr), strings.Fields(strings.ToLower(attr["rel"]))
		switch {
		case strings.Contains(c.URL, "/wp-json/"): // WordPress names its API so on every page
		case slices.Contains(rel, "alternate") && slices.Contains(feedTypes, mediaType(attr)), slices.Contains(rel, "feed"):
			add(&s.named, c)
		case slices.Contains(rel, "alternate") && looksLikeFeed(c.URL, s.here):
			add(&s.linked, c)
		}
	case "a":
		c := s.candidate(attr)
		if looksLikeFeed(c.URL, s.here) || slices.Contains(feedTypes[:4], mediaType(attr)) {
			add(&s.linked, c)
		}
	case "meta":
		if m := refresh.FindStringSubmatch(attr["content"]); m != nil && strings.EqualFold(attr["http-equiv"], "refresh") {
			add(&s.linked, Found{URL: resolve(s.base, m[1])})
		}
	}
}

// refresh is where a page moves on to by itself.
var refresh = regexp.MustCompile(`(?i);\s*url\s*=\s*['"]?([^'"]+)`)

func mediaType(attr map[string]string) string {
	kind, _, _ := strings.Cut(strings.ToLower(attr["type"]), ";")
	return strings.TrimSpace(kind)
}

// candidate is what a tag leads to, "feed:" addresses (feed:https://… and
// feed://…) included.
func (s *scan) candidate(attr map[string]string) Found {
	ref, _, _ := strings.Cut(strings.TrimSpace(attr["href"]), "#")
	if bare, ok := strings.CutPrefix(ref, "feed:"); ok {
		if ref = bare; strings.HasPrefix(bare, "//") {
			ref = "http:" + bare
		}
	}
	return Found{URL: resolve(s.base, ref), Title: plain.Cut(plain.Text(attr["title"]), maxTitle)}
}

func add(all *[]Found, c Found) {
	same := func(f Found) bool { return strings.TrimRight(f.URL, "/") == strings.TrimRight(c.URL, "/") }
	if c.URL != "" && len(*all) < maxNamed && !slices.ContainsFunc(*all, same) {
		*all = append(*all, c)
	}
}

// looksLikeFeed reports whether an address on the site reads like a feed's:
// /feed, /index.xml, and whatever has rss in it, such as /rssFeed/1 and
// /rss/latest.aspx; no word of a language has.
func looksLikeFeed(address, site string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return false
	}
	if burner := strings.HasPrefix(u.Host, "feeds.feedburner."); burner || siteOf(u) != site {
		return burner && len(u.Path) > 1
	}
	path := strings.ToLower(strings.TrimRight(u.Path, "/"))
	last := path[strings.LastIndexByte(path, '/')+1:]
	if slices.Contains([]string{"feed", "atom", "feeds", "feed.json", "feed.php"}, last) {
		return true
	}
	return strings.Contains(path, "rss") || strings.HasSuffix(last, ".atom") || strings.HasSuffix(last, ".rdf") ||
		strings.HasSuffix(last, ".xml") && !strings.Contains(last, "sitemap") || asksForFeed.MatchString(u.RawQuery)
}

// asksForFeed is a query by which WordPress, Joomla and others give their feeds.
var asksForFeed = regexp.MustCompile(`(?i)(^|&)(feed|format|type|alt|output)=(rss2?|atom|rdf|feed)(&|$)`)
