package etiquette

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// answer is what a site says to a request.
type answer struct {
	status   int // 0: 200 with the document, or 304 where the validators fit
	header   http.Header
	document string
	free     time.Time // no request may come before
}

// site is one web server: it publishes, answers and judges.
type site struct {
	score     Score
	path      string
	validator func(now time.Time) (etag, modified string) // nil: none
	answer    func(now time.Time, n int) answer           // nil: the document, always
	open      func(now time.Time) bool                    // nil: always

	since time.Time // of the simulation
	last  [2]string // validators of the last answer
	older [2][]string
	asked time.Time
	free  time.Time
	given bool // an answer had validators
}

// publishes is how often a site has news.
const publishes = 2 * time.Hour

// floor is how soon nobody comes again, whatever is allowed.
const floor = time.Minute

func (s *site) serve(w http.ResponseWriter, r *http.Request, now time.Time) {
	s.judge(r, now)
	a := answer{}
	if s.answer != nil {
		a = s.answer(now, s.score.Requests)
	}
	if a.document == "" {
		a.document = document(s.path, s.since, now, "")
	}
	for k, v := range a.header {
		w.Header()[k] = v
	}
	w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
	w.Header().Set("Set-Cookie", "visitor=1; Path=/")
	s.free = a.free
	if a.status != 0 {
		w.WriteHeader(a.status)
		return
	}
	s.send(w, r, now, a.document)
}

// send answers with the document, or 304.
func (s *site) send(w http.ResponseWriter, r *http.Request, now time.Time, doc string) {
	w.Header().Set("Content-Type", "application/rss+xml")
	if s.validator == nil {
		_, _ = w.Write([]byte(doc))
		return
	}
	etag, modified := s.validator(now)
	if etag != "" {
		w.Header().Set("Etag", etag)
	}
	if modified != "" {
		w.Header().Set("Last-Modified", modified)
	}
	s.remember(etag, modified)
	inm, ims := r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")
	if inm != "" && inm == etag || inm == "" && ims != "" && ims == modified {
		s.score.NotModified++
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write([]byte(doc))
}

func (s *site) remember(now ...string) {
	for i, v := range now {
		if s.last[i] != v {
			s.older[i] = append(s.older[i], s.last[i])
			s.last[i] = v
		}
	}
	s.given = true
}

// judge counts what is wrong with a request.
func (s *site) judge(r *http.Request, now time.Time) {
	c := &s.score
	c.Requests++
	mark := func(n *int, wrong bool) {
		if wrong {
			*n++
		}
	}
	mark(&c.Cookies, r.Header.Get("Cookie") != "")
	mark(&c.Referrers, r.Header.Get("Referer") != "")
	mark(&c.Queries, r.URL.RawQuery != "")
	mark(&c.Anonymous, !strings.Contains(r.UserAgent(), "(+"))
	mark(&c.Needless, r.Method != http.MethodGet)
	mark(&c.Early, now.Before(s.free) || s.score.Requests > 1 && now.Sub(s.asked) < floor || s.open != nil && !s.open(now))
	s.asked = now
	sent := [2]string{r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")}
	if sent == [2]string{} {
		c.Unconditional++
		mark(&c.Excess, s.given)
		return
	}
	for i, v := range sent {
		switch {
		case v == s.last[i]:
		case v == "" || slices.Contains(s.older[i], v):
			c.OutOfSequence++
		default:
			c.MadeUp++
		}
	}
}

// document is a feed of the last twenty items of a site.
func document(path string, since, now time.Time, extra string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>موقع للتجربة</title>` + extra)
	latest := int(now.Sub(since) / publishes)
	for n := latest; n > latest-20; n-- {
		at := since.Add(time.Duration(n) * publishes).UTC().Format(time.RFC1123Z)
		fmt.Fprintf(&b, `<item><title>خبر للتجربة رقم %d</title><guid isPermaLink="false">%s-%d</guid><pubDate>%s</pubDate></item>`, n, path, n, at)
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}
