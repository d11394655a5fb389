package feeds

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A page is asked once, and each feed that it names once; nothing is guessed.
func TestDiscover(t *testing.T) {
	const head = `<!DOCTYPE html><html><head><title>صحيفة</title>
<link rel="stylesheet" href="/style.css"><link rel=alternate hreflang=en href="/en">
<link rel="alternate" type="application/rss+xml" title="كل الأخبار" href="/all.xml">
<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom">
<link rel="alternate" type="application/rss+xml" href="/all.xml#top"><link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/feed+json" href="/missing.json"></head><body><a href="/feed">خلاصة</a></body></html>`
	const body = `<html><body><a href="/rss">الخلاصات</a> <a href="https://other.example/feed">أخرى</a> <a href="/sitemap.xml">خريطة</a> <a href="/news/1">خبر</a></body></html>`
	const about = `<html><body><a href="/about/rss">كل خلاصاتنا</a> <a href="#">إلى الأعلى</a></body></html>`
	const table = `<html><body><a href="/rssFeed/1">سياسة</a> <a href="feed://HOST/sport/Rss.aspx?s=2">رياضة</a> <a href="/about/rss">كلها</a> <a href="/press">للصحافة</a></body></html>`
	dated := replaced(issue(3), "</title><guid", "</title><pubDate>Fri, 31 Jul 2026 10:00:00 GMT</pubDate><guid")
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/":
			reply(w, head, "Content-Type", "text/html")
		case "/old/":
			reply(w, body, "Content-Type", "text/html")
		case "/challenge":
			reply(w, "<html><head><title>Just a moment...</title></head></html>")
		case "/sitemap.xml":
			reply(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>`)
		case "/large":
			body := gz([]byte(replaced(dated, "</channel>", strings.Repeat("<!-- تعليق طويل -->"+itoa(len(dated)), maxPage/20)+"</channel>")))
			reply(w, string(body), "Content-Encoding", "gzip")
		case "/bare":
			reply(w, "<html><body>لا شيء</body></html>")
		case "/about":
			reply(w, about)
		case "/about/rss":
			reply(w, replaced(table, "HOST", r.Host))
		case "/all.xml", "/rss", "/rssFeed/1", "/sport/Rss.aspx":
			reply(w, dated)
		case "/atom":
			reply(w, `<feed xmlns="http://www.w3.org/2005/Atom"><title>أتوم</title></feed>`)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	f := newVisitor(t, s.URL, "@every 15m").poller.Fetcher
	for path, want := range map[string]string{
		"/":        "/all.xml نشرة rss 3 2026-07-31 ok; /atom أتوم atom 0 - ok; /missing.json   0 - not_found (HTTP 404)",
		"/old/":    "/rss نشرة rss 3 2026-07-31 ok",
		"/all.xml": "/all.xml نشرة rss 3 2026-07-31 ok",
		"/about":   "/rssFeed/1 نشرة rss 3 2026-07-31 ok; /sport/Rss.aspx?s=2 نشرة rss 3 2026-07-31 ok",
		"/bare":    "",
	} {
		s.seen = nil
		got, err := f.Discover(t.Context(), s.URL+path, time.Millisecond, corpusNow)
		if err != nil {
			t.Fatal(path, err)
		}
		var all []string
		for _, g := range got {
			newest, state := "-", "ok"
			if !g.Newest.IsZero() {
				newest = g.Newest.Format(time.DateOnly)
			}
			if g.Err != nil {
				state = g.Err.Error()
			}
			all = append(all, fmt.Sprintf("%s %s %s %d %s %s", strings.TrimPrefix(g.URL, s.URL), g.Title, g.Format, g.Items, newest, state))
		}
		if text := strings.Join(all, "; "); text != want {
			t.Errorf("%s:\n got %s\nwant %s", path, text, want)
		}
		seen := map[string]int{}
		for _, r := range s.seen {
			if seen[r.URL.Path]++; seen[r.URL.Path] > 1 || r.Header.Get("Referer") != "" {
				t.Errorf("%s: %s asked again", path, r.URL.Path)
			}
		}
		if len(s.seen) > 2+len(got) {
			t.Errorf("%s: %d requests", path, len(s.seen))
		}
	}
	if got, err := f.Discover(t.Context(), s.URL+"/large", 0, corpusNow); err != nil || len(got) != 1 || got[0].Items != 3 {
		t.Errorf("a large feed: %+v, %v", got, err)
	}
	var fe *FetchError
	for path, class := range map[string]ErrorClass{"/challenge": ClassBotChallenge, "/sitemap.xml": ClassNotAFeed} {
		if got, err := f.Discover(t.Context(), s.URL+path, 0, corpusNow); !errors.As(err, &fe) || fe.Class != class {
			t.Errorf("%s: %+v, %v", path, got, err)
		}
	}
	if _, err := f.Discover(t.Context(), s.URL+"/none", 0, corpusNow); !errors.As(err, &fe) || fe.Class != ClassNotFound {
		t.Error(err)
	}
	if _, err := f.Discover(t.Context(), "file:///etc/hosts", 0, corpusNow); err == nil {
		t.Error("a file was read")
	}
}
