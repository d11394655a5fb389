package feeds

import (
	"cmp"
	"context"
	"net/url"
	"time"
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
	maxCandidates = 10  // feeds of a page that are looked at
	maxNamed      = 200 // of a page that are told apart and put in order
	acceptAny     = "text/html, application/xhtml+xml, " + accept
)

// Discover finds the feeds of a page, or the feed at the address itself. It
// asks for the page and for each feed that the page names, pause apart, and where
// a link leads to a page about feeds for those that it names: ten at most. It
// guesses no address. Its error is a *FetchError of the page, also where what came
// is neither a feed nor a page of the site.
func (f *Fetcher) Discover(ctx context.Context, address string, pause time.Duration, now time.Time) ([]Found, error) {
	a, err := f.look(ctx, address)
	if err != nil {
		return nil, err
	}
	page, _, err := a.unpack(maxBytes)
	if err != nil {
		return nil, err
	}
	self := describe(page, a, now)
	if self.Err == nil {
		return []Found{self}, nil
	}
	var all []Found
	queue := candidates(page, a)
	first := len(queue)
	if fe := asFetchError(self.Err); first == 0 && fe.Class != ClassHTML {
		return nil, fe
	}
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
	ctx, cancel := context.WithTimeout(ctx, f.timeout())
	defer cancel()
	client, err := f.Clients.Client("")
	if err != nil {
		return nil, networkError(err)
	}
	at, err := url.Parse(address)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return nil, refuse(ClassConnect, "it is no http or https address")
	}
	t := trip{fetcher: f, client: client, src: &Source{}, st: &State{}, home: at, accept: acceptAny, next: at}
	a, err := t.follow(ctx)
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
