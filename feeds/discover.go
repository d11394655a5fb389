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
// asks for the page and for each feed that the page names, at most ten, pause
// apart; it guesses no address. Its error is a *FetchError of the page.
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
	for _, c := range candidates(page, a) {
		if err := sleepUntil(ctx, time.Now().Add(pause)); err != nil {
			return all, asFetchError(err)
		}
		all = append(all, f.examine(ctx, c, now))
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

func (f *Fetcher) examine(ctx context.Context, c Found, now time.Time) Found {
	a, err := f.look(ctx, c.URL)
	if err != nil {
		c.Err = err
		return c
	}
	body, _, err := a.unpack(maxBytes)
	if err != nil {
		c.Err = err
		return c
	}
	found := describe(body, a, now)
	found.URL = c.URL
	found.Title = cmp.Or(found.Title, c.Title)
	return found
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
			add(&s.named, s.base, attr)
		}
	case "a":
		if u := resolve(s.base, attr["href"]); u != "" && looksLikeFeed(u, s.here) {
			add(&s.linked, s.base, attr)
		}
	}
}

func add(all *[]Found, base *url.URL, attr map[string]string) {
	u := resolve(base, attr["href"])
	if u == "" || slices.ContainsFunc(*all, func(f Found) bool { return f.URL == u }) {
		return
	}
	*all = append(*all, Found{URL: u, Title: plain.Cut(plain.Text(attr["title"]), maxTitle)})
}

// looksLikeFeed reports whether an address on the site reads like a feed's.
func looksLikeFeed(address, site string) bool {
	u, err := url.Parse(address)
	if err != nil || siteOf(u) != site {
		return false
	}
	path := strings.ToLower(strings.TrimRight(u.Path, "/"))
	last := path[strings.LastIndexByte(path, '/')+1:]
	if slices.Contains([]string{"feed", "rss", "atom", "feeds", "rss2", "rss.aspx", "feed.json"}, last) {
		return true
	}
	return strings.HasSuffix(last, ".rss") || strings.HasSuffix(last, ".atom") || strings.HasSuffix(last, ".rdf") ||
		strings.HasSuffix(last, ".xml") && !strings.Contains(last, "sitemap") || strings.Contains(strings.ToLower(u.RawQuery), "feed=rss")
}
