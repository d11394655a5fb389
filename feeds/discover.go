package feeds

import (
	"bytes"
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"rasid/feeds/charset"
	"rasid/feeds/plain"
)

// Found is a feed that a page names.
type Found struct {
	URL    string
	Title  string // the feed's own; what the page calls it where it cannot be read
	Format string // "rss", "rdf", "atom" or "json"
	Items  int
	Newest time.Time // date of the newest item; zero when none has one
	Err    error     // why it cannot be read
}

const (
	maxCandidates = 10 // feeds of a page that are looked at
	acceptAny     = "text/html, application/xhtml+xml, " + accept
)

// Discover finds the feeds of a page, or the feed at the address itself. It
// asks for the page and for each feed that the page names, pause apart, and where
// a link leads to a page about feeds for those that it names: ten at most. It
// guesses no address. Its error is a *FetchError of the page.
func (f *Fetcher) Discover(ctx context.Context, address string, pause time.Duration, now time.Time) ([]Found, error) {
	a, err := f.look(ctx, address)
	if err != nil {
		return nil, err
	}
	page, _, err := a.unpack(maxPage)
	if err != nil {
		return nil, err
	}
	if found := describe(page, a, now); found.Err == nil {
		return []Found{found}, nil
	}
	var all []Found
	queue := candidates(page, a)
	first := len(queue)
	for i := 0; i < min(len(queue), maxCandidates); i++ {
		if err := sleepUntil(ctx, time.Now().Add(pause)); err != nil {
			return all, asFetchError(err)
		}
		found, more := f.examine(ctx, queue[i], now)
		if i < first && len(more) > 0 {
			for _, c := range more {
				add(&queue, c)
			}
			continue
		}
		all = append(all, found)
	}
	return all, nil
}

// look asks for a page or a feed without telling more than anybody may know.
func (f *Fetcher) look(ctx context.Context, address string) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(f.Timeout, 30*time.Second))
	defer cancel()
	client, err := f.Clients.Client("")
	if err != nil {
		return nil, networkError(err)
	}
	at, err := url.Parse(address)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return nil, refuse(ClassConnect, "it is no http or https address")
	}
	t := trip{fetcher: f, client: client, src: &Source{}, st: &State{}, home: at, accept: acceptAny}
	a, err := t.follow(ctx, at)
	if a != nil {
		a.judge(time.Now())
	}
	return a, t.finish(a, err)
}

// examine reads a candidate; more are the feeds that a page in its place names.
func (f *Fetcher) examine(ctx context.Context, c Found, now time.Time) (found Found, more []Found) {
	a, err := f.look(ctx, c.URL)
	if err != nil {
		c.Err = err
		return c, nil
	}
	body, _, err := a.unpack(maxBytes)
	if err != nil {
		c.Err = err
		return c, nil
	}
	found = describe(body, a, now)
	if fe := asFetchError(found.Err); fe != nil && fe.Class == ClassHTML {
		more = candidates(body, a)
	}
	found.URL = c.URL
	found.Title = cmp.Or(found.Title, c.Title)
	return found, more
}

// describe reads a document as a feed.
func describe(body []byte, a *answer, now time.Time) Found {
	found := Found{URL: a.url}
	d, err := Read(body, Meta{ContentType: a.header.Get("Content-Type"), URL: a.url, Now: now, Deadline: time.Now().Add(parseTime)})
	if err != nil {
		found.Err = err
		return found
	}
	found.Title, found.Format, found.Items = d.Title, d.Format, d.Listed
	for _, it := range d.Items {
		found.Newest = latest(found.Newest, it.Published)
	}
	return found
}

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
	if len(s.named) > 0 {
		return s.named[:min(len(s.named), maxCandidates)]
	}
	return s.linked[:min(len(s.linked), maxCandidates)]
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
		kind, _, _ := strings.Cut(strings.ToLower(attr["type"]), ";")
		rel := strings.Fields(strings.ToLower(attr["rel"]))
		if slices.Contains(rel, "alternate") && slices.Contains(feedTypes, strings.TrimSpace(kind)) || slices.Contains(rel, "feed") {
			if c := s.candidate(attr); !strings.Contains(c.URL, "/wp-json/") { // WordPress names its API so on every page
				add(&s.named, c)
			}
		}
	case "a":
		if c := s.candidate(attr); looksLikeFeed(c.URL, s.here) {
			add(&s.linked, c)
		}
	}
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
	if c.URL != "" && !slices.ContainsFunc(*all, func(f Found) bool { return f.URL == c.URL }) {
		*all = append(*all, c)
	}
}

// looksLikeFeed reports whether an address on the site reads like a feed's:
// /feed, /index.xml, and whatever has rss in it, such as /rssFeed/1 and
// /rss/latest.aspx; no word of a language has.
func looksLikeFeed(address, site string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" || siteOf(u) != site {
		return false
	}
	path := strings.ToLower(strings.TrimRight(u.Path, "/"))
	last := path[strings.LastIndexByte(path, '/')+1:]
	if slices.Contains([]string{"feed", "atom", "feeds", "feed.json", "feed.php"}, last) {
		return true
	}
	return strings.Contains(path, "rss") || strings.HasSuffix(last, ".atom") || strings.HasSuffix(last, ".rdf") ||
		strings.HasSuffix(last, ".xml") && !strings.Contains(last, "sitemap") || strings.Contains(strings.ToLower(u.RawQuery), "feed=rss")
}
