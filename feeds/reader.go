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
	cache   pages
}

const (
	maxPage     = 2 << 20 // bytes of a page on the wire and, again, inflated
	acceptPages = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
)

// Article returns the text of the article at a link. The operator's headers
// and login go to the feed's own host only. Its error is a *FetchError; one of
// a page without an article is of class no_article.
func (r *Reader) Article(ctx context.Context, src *Source, link string) (string, error) {
	key := canonical(link)
	if text, ok := r.cache.get(key); ok {
		return text, nil
	}
	text, err := r.fetch(ctx, src, link)
	if err != nil {
		return "", err
	}
	r.cache.put(key, text)
	return text, nil
}

func (r *Reader) fetch(ctx context.Context, src *Source, link string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(r.Fetcher.Timeout, 30*time.Second))
	defer cancel()
	client, err := r.Fetcher.Clients.Client(src.Proxy)
	if err != nil {
		return "", networkError(err)
	}
	at, err := url.Parse(link)
	if err != nil {
		return "", refuse(ClassNoArticle, "the link cannot be read")
	}
	home, err := url.Parse(src.URL)
	if err != nil {
		home = at
	}
	f := *r.Fetcher
	f.MaxBody = min(maxPage, cmp.Or(f.MaxBody, maxBytes))
	t := trip{fetcher: &f, client: client, src: src, st: &State{}, home: home, accept: acceptPages}
	a, err := t.follow(ctx, at)
	if a != nil {
		a.judge(time.Now())
	}
	if err := t.finish(a, err); err != nil {
		return "", err
	}
	return a.article(int(f.MaxBody))
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

// pages remembers the texts of the last articles: what could not be stored is
// not fetched twice, nor is an article that two feeds list.
type pages struct {
	mu    sync.Mutex
	texts map[string]string
	order []string
}

const maxPages = 128

func (p *pages) get(key string) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	text, ok := p.texts[key]
	return text, ok
}

func (p *pages) put(key, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.texts == nil {
		p.texts = map[string]string{}
	}
	if _, again := p.texts[key]; !again {
		p.order = append(p.order, key)
	}
	p.texts[key] = text
	if len(p.order) > maxPages {
		delete(p.texts, p.order[0])
		p.order = p.order[1:]
	}
}
