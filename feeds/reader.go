package feeds

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"rasid/feeds/article"
)

// Reader fetches the pages behind items and finds the articles in them. It is
// safe for concurrent use.
type Reader struct {
	Fetcher *Fetcher
	Keep    KeepEvidence
	cache   pages
}

// Article is the text behind an item.
type Article struct {
	Text     string
	Evidence *Evidence // the page as it came; nil: nobody wants it
	// Elsewhere is the address on another host that the link redirects to, which
	// has its own turn; empty: the article is here.
	Elsewhere string
}

const (
	maxPage     = 2 << 20 // bytes of a page on the wire and, again, inflated
	acceptPages = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
)

// Article returns the article at a link, or where on another host it is. The
// operator's headers and login go to the feed's own host only. Its error is a *FetchError; one of a page
// without an article is of class no_article.
func (r *Reader) Article(ctx context.Context, src *Source, link string) (Article, error) {
	key := canonical(link)
	if got, ok := r.cache.get(key, time.Now()); ok {
		return got, nil
	}
	got, err := r.fetch(ctx, src, link)
	if err != nil {
		return Article{}, err
	}
	r.cache.put(key, got, time.Now())
	return got, nil
}

func (r *Reader) fetch(ctx context.Context, src *Source, link string) (got Article, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.Fetcher.timeout())
	defer cancel()
	client, err := r.Fetcher.Clients.Client(src.Proxy)
	if err != nil {
		return got, networkError(err)
	}
	at, err := url.Parse(link)
	if err != nil {
		return got, refuse(ClassNoArticle, "the link cannot be read")
	}
	home, err := url.Parse(src.URL)
	if err != nil {
		home = at
	}
	f := *r.Fetcher
	f.MaxBody = min(maxPage, cmp.Or(f.MaxBody, maxBytes))
	t := trip{fetcher: &f, client: client, src: src, st: &State{}, home: home, accept: acceptPages, next: at, stops: true}
	a, err := t.follow(ctx)
	if a != nil {
		a.judge(time.Now())
	}
	switch err := t.finish(a, err); {
	case errors.Is(err, errStopped) && !a.retry.IsZero():
		return got, refuse(ClassRedirect, "the page is to be asked for later where it moved to") // RFC 9110 §10.2.3: it, not the host
	case errors.Is(err, errStopped):
		got.Elsewhere = t.next.String()
		return got, nil
	case err != nil:
		return got, err
	}
	got.Evidence = r.Keep.of(src, link, a, time.Now())
	got.Text, err = a.article(int(f.MaxBody))
	return got, err
}

// article finds the text in an answer.
func (a *answer) article(limit int) (string, error) {
	kind := strings.ToLower(a.header.Get("Content-Type"))
	if kind != "" && !strings.Contains(kind, "html") && !strings.Contains(kind, "text/plain") {
		return "", refuse(ClassNoArticle, "the link leads to "+printable(kind))
	}
	page, _, err := a.unpack(limit)
	if err != nil {
		return "", asFetchError(err)
	}
	text, err := article.Text(page, headerCharset(a.header.Get("Content-Type")), a.url)
	switch {
	case errors.Is(err, article.ErrNoText):
		return "", &FetchError{Class: ClassNoArticle}
	case err != nil:
		return "", &FetchError{Class: ClassNoArticle, Err: err}
	}
	return text, nil
}

// printable is a media type without what a server may have put into it.
func printable(kind string) string {
	kind, _, _ = strings.Cut(kind, ";")
	for _, c := range kind {
		if c <= ' ' || c > '~' {
			return "another type"
		}
	}
	return kind[:min(len(kind), 60)]
}

// pages remembers the last articles for a few minutes: what could not be stored
// is not fetched twice, nor is an article that two feeds list; one that was
// edited later is.
type pages struct {
	mu    sync.Mutex
	texts map[string]keptPage
	order []string
	bytes int
}

type keptPage struct {
	Article
	at time.Time // fetched
}

const (
	maxPages  = 128
	pageBytes = 16 << 20        // of all texts and bodies
	pageAge   = 5 * time.Minute // more than saveRest
)

func (p *pages) get(key string, now time.Time) (Article, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	got, ok := p.texts[key]
	return got.Article, ok && now.Sub(got.at).Abs() < pageAge
}

func (p *pages) put(key string, got Article, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.texts == nil {
		p.texts = map[string]keptPage{}
	}
	if old, again := p.texts[key]; again {
		p.bytes -= old.size()
	} else {
		p.order = append(p.order, key)
	}
	p.texts[key] = keptPage{got, now}
	p.bytes += got.size()
	for len(p.order) > maxPages || p.bytes > pageBytes {
		p.bytes -= p.texts[p.order[0]].size()
		delete(p.texts, p.order[0])
		p.order = p.order[1:]
	}
}

// askedAt is the article with the address that an item has for it.
func (a Article) askedAt(link string) Article {
	if a.Evidence != nil {
		e := *a.Evidence
		e.Asked = withoutLogin(link)
		a.Evidence = &e
	}
	return a
}

func (a Article) size() int {
	if a.Evidence == nil {
		return len(a.Text)
	}
	return len(a.Text) + len(a.Evidence.Body)
}
