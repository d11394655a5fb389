package feeds

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rasid/outbound"
)

// TestPagesAreBounded: pages kept as evidence may be large.
func TestPagesAreBounded(t *testing.T) {
	var p pages
	body := make([]byte, 1<<20)
	for i := range 2 * maxPages {
		p.put(fmt.Sprint(i/2), Article{Text: "x", Evidence: &Evidence{Body: body}}, corpusNow)
	}
	sum := 0
	for _, got := range p.texts {
		sum += got.size()
	}
	if sum > pageBytes || sum != p.bytes || len(p.order) != len(p.texts) {
		t.Errorf("%d articles of %d bytes (counted %d), want at most %d", len(p.texts), sum, p.bytes, pageBytes)
	}
	if _, ok := p.get(fmt.Sprint(maxPages-1), corpusNow); !ok {
		t.Error("the last article is gone")
	}
}

// TestReaderForgetsArticles: one that was edited is read again, while what could
// not be stored need not be.
func TestReaderForgetsArticles(t *testing.T) {
	var p pages
	p.put("a", Article{Text: "text"}, corpusNow)
	for after, want := range map[time.Duration]bool{saveRest: true, 4 * time.Minute: true, 10 * time.Minute: false, -time.Hour: false} {
		if got, ok := p.get("a", corpusNow.Add(after)); ok != want || ok && got.Text != "text" {
			t.Errorf("after %v: %v, %v", after, got, ok)
		}
	}
}

// The page is asked for as politely as a feed; the operator's login stays at
// home; what was read is not asked for again.
func TestReader(t *testing.T) {
	const body = `<html><head><meta charset="utf-8"></head><body><article><p>%s</p><p>%s</p></article></body></html>`
	text := strings.Repeat("قال المتحدث إن الأعمال بدأت في موعدها، وستنتهي قبل نهاية العام. ", 5)
	abroad := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { reply(w, fmt.Sprintf(body, text, text)) })
	home := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, abroad.URL+"/", http.StatusFound)
		case "/pdf":
			reply(w, "%PDF-1.4", "Content-Type", "application/pdf")
		case "/gone":
			w.WriteHeader(http.StatusNotFound)
		case "/later":
			w.Header().Set("Retry-After", "604800")
			http.Redirect(w, r, abroad.URL+"/", http.StatusFound)
		case "/huge":
			reply(w, strings.Repeat("<p>x</p>", 1<<20), "Content-Type", "text/html")
		default:
			reply(w, fmt.Sprintf(body, text, text), "Content-Type", "text/html; charset=utf-8", "Set-Cookie", "a=b")
		}
	})
	v := newVisitor(t, home.URL+"/feed", "@every 15m")
	v.src.Username, v.src.Password = "user", "canary"
	r := &Reader{Fetcher: v.poller.Fetcher, Keep: KeepEvidence{Matched: true, MaxBytes: 1 << 20}}
	for _, path := range []string{"/1", "/1", "/moved"} {
		got, err := r.Article(t.Context(), v.src, home.URL+path)
		if got.Elsewhere != "" {
			if got.Elsewhere != abroad.URL+"/" || path != "/moved" {
				t.Errorf("%s: sent on to %s", path, got.Elsewhere)
			}
			got, err = r.Article(t.Context(), v.src, got.Elsewhere)
			got = got.askedAt(home.URL + path)
		}
		if err != nil || !strings.Contains(got.Text, "قال المتحدث") {
			t.Errorf("%s: %q, %v", path, got.Text, err)
		}
		if e := got.Evidence; e == nil || e.Asked != home.URL+path || string(e.Body) != fmt.Sprintf(body, text, text) || e.Header.Get("Set-Cookie") != "" || e.URL == e.Asked != (path == "/1") {
			t.Errorf("%s: kept %+v", path, e)
		}
	}
	if len(home.seen) != 2 || len(abroad.seen) != 1 {
		t.Errorf("%d and %d requests", len(home.seen), len(abroad.seen))
	}
	for _, s := range []*server{home, abroad} {
		for _, q := range s.seen {
			_, _, login := q.BasicAuth()
			if q.Header.Get("Cookie")+q.Header.Get("Referer") != "" || !strings.Contains(q.Header.Get("Accept"), "text/html") || login != (s == home) {
				t.Errorf("%s: %v", q.URL, q.Header)
			}
		}
	}
	for path, class := range map[string]ErrorClass{"/pdf": ClassNoArticle, "/gone": ClassNotFound, "/later": ClassRedirect, "/huge": ClassTooLarge} {
		_, err := r.Article(t.Context(), v.src, home.URL+path)
		var fe *FetchError
		if !errors.As(err, &fe) || fe.Class != class {
			t.Errorf("%s: %v", path, err)
		}
	}
	strict := &Reader{Fetcher: &Fetcher{Clients: outbound.NewPool(outbound.Options{})}}
	if _, err := strict.Article(t.Context(), v.src, home.URL+"/1"); err == nil {
		t.Error("a private address was asked for an article")
	}
}
