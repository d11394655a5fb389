package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rasid/alerts"
	"rasid/feeds"
)

// example fills the wildcards of a pattern with things that exist.
func example(w *world, pattern string) (method, path string) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		method, path = "GET", pattern
	}
	item, delivery := "none", "none"
	if all, err := w.db.Alerts(w.Context(), alerts.AlertFilter{Limit: 1}); err == nil && len(all) > 0 {
		item = all[0].Item.ID
	}
	if all, err := w.db.Deliveries(w.Context(), alerts.DeliveryFilter{Limit: 1}); err == nil && len(all) > 0 {
		delivery = all[0].ID
	}
	id := "syria"
	switch {
	case strings.Contains(path, "/items/"):
		id = item
	case strings.Contains(path, "/deliveries/"):
		id = delivery
	}
	return method, strings.NewReplacer("{$}", "", "{id}", id, "{file}", "app.css", "{hash}", rssHash).Replace(path)
}

// send calls the handler itself, so that Host and all headers are ours. A live
// stream that should not have begun ends after a while.
func send(w *world, method, target string, set func(*http.Request)) *httptest.ResponseRecorder {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 3*time.Second)
	defer cancel()
	req := httptest.NewRequestWithContext(ctx, method, "http://127.0.0.1:8686"+target, nil)
	if set != nil {
		set(req)
	}
	rec := httptest.NewRecorder()
	w.s.Handler().ServeHTTP(rec, req)
	return rec
}

func endless(path string) bool { return strings.HasSuffix(path, "/events") }

// TestEveryRouteIsGuarded walks the table of routes: what a stranger, another
// host name and another site's form get.
func TestEveryRouteIsGuarded(t *testing.T) {
	w := stocked(t)
	for _, rt := range w.s.routes() {
		method, path := example(w, rt.pattern)
		stranger := send(w, method, path, nil)
		switch {
		case rt.access == open:
			if stranger.Code >= 500 && stranger.Code != 503 {
				t.Errorf("%s: a stranger gets %d", rt.pattern, stranger.Code)
			}
		case rt.access == byToken && method == "GET":
			if stranger.Code != 303 || stranger.Header().Get("Location") != "/login" {
				t.Errorf("%s: a stranger gets %d to %q, want the login page", rt.pattern, stranger.Code, stranger.Header().Get("Location"))
			}
		case stranger.Code != 401:
			t.Errorf("%s: a stranger gets %d, want 401", rt.pattern, stranger.Code)
		}
		for _, host := range []string{"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8686", "", "rasid"} {
			if rec := send(w, method, path, func(r *http.Request) { r.Host = host; w.admit(r) }); rec.Code != 403 {
				t.Errorf("%s: host %q gets %d, want 403", rt.pattern, host, rec.Code)
			}
		}
		for _, key := range []string{"wrong", w.s.feedKey("other")} {
			if rec := send(w, method, path+"?key="+key, nil); rt.access == byKey && rec.Code != 401 {
				t.Errorf("%s: the key of something else gets %d", rt.pattern, rec.Code)
			}
		}
		for _, token := range []string{"Bearer wrong", "Bearer ", "Basic " + testToken, testToken} {
			rec := send(w, method, path, func(r *http.Request) { r.Header.Set("Authorization", token) })
			if rt.access != open && rec.Code != 401 && rec.Code != 303 {
				t.Errorf("%s: %q gets %d", rt.pattern, token, rec.Code)
			}
		}
	}
}

// admit adds the cookie.
func (w *world) admit(r *http.Request) {
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: w.s.sessionKey()})
}

// TestCrossSite: nothing changes at the word of another site's page.
func TestCrossSite(t *testing.T) {
	w := stocked(t)
	w.settle(alerts.Dead, alerts.Attempt{Class: alerts.SendRejected})
	for _, rt := range w.s.routes() {
		method, path := example(w, rt.pattern)
		if method == "GET" {
			continue
		}
		for name, set := range map[string]func(*http.Request){
			"fetch metadata": func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
			"same site":      func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
			"origin":         func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
			"null origin":    func(r *http.Request) { r.Header.Set("Origin", "null") },
		} {
			if rec := send(w, method, path, func(r *http.Request) { w.admit(r); set(r) }); rec.Code != 403 {
				t.Errorf("%s, %s: %d, want 403", rt.pattern, name, rec.Code)
			}
		}
	}
	dead, err := w.db.Deliveries(t.Context(), alerts.DeliveryFilter{States: []alerts.DeliveryState{alerts.Dead}})
	if err != nil || len(dead) != 1 {
		t.Errorf("%d dead deliveries are left, want 1: %v", len(dead), err)
	}
}

// payloads are what a hostile feed may write anywhere.
var payloads = []string{
	`<script>alert("canary-xss")</script>`, `"><img src=x onerror=alert("canary-xss")>`, `'><svg/onload=alert('canary-xss')>`,
	`</title><script>alert("canary-xss")</script>`, `javascript:alert("canary-xss")`, `</textarea><iframe srcdoc="canary-xss">`, "{{.Token}}", "\u202e\u2066canary-xss",
}

// TestNothingOfAFeedIsMarkup puts payloads into every text that comes from
// outside, reads every page and looks at what a browser would build of it.
func TestNothingOfAFeedIsMarkup(t *testing.T) {
	w := newWorld(t)
	for i, p := range payloads {
		it := item(i, "سوريا "+p, "دمشق "+p)
		it.Content, it.Author, it.Categories, it.Lang = "سوريا "+p, p, []string{p, p}, p
		it.Link, it.GUID = "javascript:alert('canary-xss')//"+p, p
		w.poll("agency", it)
	}
	hostile := payloads[1]
	w.sources = append(w.sources, &feeds.Source{ID: "c", URL: "javascript:alert('canary-xss')"})
	if err := w.db.SyncFeeds(t.Context(), w.sources, w.now); err != nil {
		t.Fatal(err)
	}
	w.failPoll("agency", &feeds.FetchError{Class: feeds.ClassHTTP, Status: 500}, hostile)
	w.settle(alerts.Dead, alerts.Attempt{Class: alerts.SendServer, Response: hostile, Error: hostile})
	w.s.Refused("line 3: " + hostile)
	for _, rt := range w.s.routes() {
		method, path := example(w, rt.pattern)
		if method != "GET" || endless(path) || path == "/logout" {
			continue
		}
		for _, query := range []string{"", "?q=" + esc(hostile) + "&since=" + "&feed=" + esc(hostile) + "&watchlist=" + esc(hostile) + "&retried=" + esc(hostile) + "&channel=" + esc(hostile) + "&state=" + esc(hostile)} {
			rec := send(w, method, path+query, func(r *http.Request) { w.admit(r); r.Header.Set("Accept", "text/html") })
			if strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
				inspect(t, path+query, rec.Body.String())
			} else if csp := rec.Header().Get("Content-Security-Policy"); csp != policy || rec.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: policy %q", path, csp)
			}
		}
	}
}

// failPoll stores a failure of a feed.
func (w *world) failPoll(feed string, e *feeds.FetchError, text string) {
	w.Helper()
	st, err := w.db.State(w.Context(), feed)
	if err != nil {
		w.Fatal(err)
	}
	p := &feeds.Poll{Source: w.s.setup.Load().source(feed), Started: w.now, Result: feeds.ResultFailed, Err: e, Next: feeds.State{
		Feed: feed, Version: st.Version, NextPoll: w.now.Add(24 * 3600e9), LastPoll: w.now, LastSuccess: w.now, Failures: 2, ErrorClass: e.Class, LastError: text, Moved: text, Title: text,
	}}
	if _, err := w.db.SavePoll(w.Context(), p, nil, nil); err != nil {
		w.Fatal(err)
	}
}

// inspect finds whatever would run, load or send.
func inspect(t *testing.T, path, page string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Errorf("%s: %v", path, z.Err())
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			switch tag.Data {
			case "iframe", "object", "embed", "img", "style", "base", "video", "audio":
				t.Errorf("%s: <%s>", path, tag.Data)
			case "script":
				if len(tag.Attr) == 0 || !strings.HasPrefix(tag.Attr[0].Val, "/static/app.js?v=") {
					t.Errorf("%s: a script of %v", path, tag.Attr)
				}
			}
			for _, a := range tag.Attr {
				lower := strings.ToLower(strings.TrimSpace(a.Val))
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
					t.Errorf("%s: <%s %s=%q>", path, tag.Data, a.Key, a.Val)
				}
				if (a.Key == "href" || a.Key == "src" || a.Key == "action") && (strings.HasPrefix(lower, "javascript:") || strings.HasPrefix(lower, "data:")) {
					t.Errorf("%s: <%s %s=%q>", path, tag.Data, a.Key, a.Val)
				}
				if a.Key == "target" && !strings.Contains(page, "noopener noreferrer") {
					t.Errorf("%s: a new tab that knows its opener", path)
				}
			}
		}
	}
}

// TestNoSecretIsShown reads everything there is and looks for canaries.
func TestNoSecretIsShown(t *testing.T) {
	w := stocked(t)
	w.settle(alerts.Dead, alerts.Attempt{Class: alerts.SendServer})
	for _, rt := range w.s.routes() {
		method, path := example(w, rt.pattern)
		if method != "GET" || endless(path) {
			continue
		}
		for _, accept := range []string{"text/html", "*/*"} {
			rec := send(w, method, path, func(r *http.Request) { w.admit(r); r.Header.Set("Accept", accept) })
			all := rec.Body.String()
			for name, values := range rec.Header() {
				all += name + strings.Join(values, " ")
			}
			for _, secret := range []string{"canary", testToken, w.s.sessionKey()} {
				if strings.Contains(all, secret) {
					t.Errorf("%s shows %s", path, secret)
				}
			}
		}
	}
	if _, body, _ := w.get("/watchlists/syria/feed.atom"); strings.Contains(body, "key=") {
		t.Error("a feed carries its own key")
	}
}

func TestLogin(t *testing.T) {
	w := newWorld(t)
	form := func(token string) *httptest.ResponseRecorder {
		req := httptest.NewRequestWithContext(t.Context(), "POST", "http://localhost/login", strings.NewReader(url.Values{"token": {token}}.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "text/html")
		req.Header.Set("Origin", "https://localhost")
		rec := httptest.NewRecorder()
		w.s.Handler().ServeHTTP(rec, req)
		return rec
	}
	if rec := form("wrong"); rec.Code != 401 || len(rec.Result().Cookies()) != 0 {
		t.Errorf("a wrong token gets %d and %v", rec.Code, rec.Result().Cookies())
	}
	rec := form(" " + testToken + "\n")
	cookies := rec.Result().Cookies()
	if rec.Code != 303 || len(cookies) != 1 {
		t.Fatalf("the token gets %d and %v", rec.Code, cookies)
	}
	c := cookies[0]
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || strings.Contains(c.Value, testToken) {
		t.Errorf("the cookie is %v", c)
	}
}

// TestOwnPage: no address leads away from here.
func TestOwnPage(t *testing.T) {
	for back, want := range map[string]string{
		"/": "/", "/feeds": "/feeds", "/search?q=a+b&since=": "/search?q=a+b&since=", "/watchlists/قمح": "/watchlists/%D9%82%D9%85%D8%AD",
		"": "/", "//evil.example": "/", "/\\evil.example": "/", "https://evil.example/": "/", "javascript:alert(1)": "/", "/%2f/evil.example": "/",
		"/a//evil.example": "/", "\t//evil.example": "/", "/feeds#x": "/feeds", "/%5cevil.example": "/", "evil": "/",
	} {
		if got := ownPage(back); got != want {
			t.Errorf("ownPage(%q) = %q, want %q", back, got, want)
		}
	}
}

func TestHosts(t *testing.T) {
	w := newWorld(t)
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST:8686": true, "localhost.": true, "127.0.0.1:1": true, "[::1]:8686": true, "::1": true, "10.0.0.7": true, "news.example.org": true, "NEWS.example.org:443": true,
		"": false, ":8686": false, "evil.example": false, "xlocalhost": false, "1.2.3.4.nip.example": false, "news.example.org.evil.example": false,
	} {
		if got := w.s.hostAllowed(host); got != want {
			t.Errorf("hostAllowed(%q) = %v", host, got)
		}
	}
}
