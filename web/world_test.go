package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
	"rasid/storage"
)

const testToken = "canary-token-6ZJQW7RUVMT2"

// rssHash is the SHA-256 of "<rss/>", the document of every poll.
const rssHash = "b8a3805e669decf7180d8c7f4af5d4706d615d0678c424bd1c6b853def3bf3d2"

// world is a server over a real store.
type world struct {
	*testing.T
	db      *storage.DB
	s       *Server
	url     string
	client  *http.Client // with a cookie
	sources []*feeds.Source
	lists   []*alerts.Watchlist
	now     time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, now: time.Now().Add(-time.Hour).Truncate(time.Millisecond)}
	var err error
	if w.db, err = storage.Open(t.Context(), filepath.Join(t.TempDir(), "rasid.db"), w.now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.db.Close(context.Background()) })
	w.sources = []*feeds.Source{
		{ID: "agency", Name: "وكالة المثال", URL: "https://agency.example.org/feed", Password: "canary-password", Headers: map[string]string{"X-Key": "canary-header"}, FirstPoll: feeds.FirstPoll{All: true}},
		{ID: "paper", Name: "صحيفة المثال", URL: "https://paper.example.org/feed", FirstPoll: feeds.FirstPoll{All: true}},
	}
	w.lists = []*alerts.Watchlist{
		{ID: "syria", Name: "سوريا", Expr: alerts.Or{alerts.Term{Text: "سوريا"}, alerts.Term{Text: "دمشق"}}, Routes: []alerts.Route{{Channel: "desk"}}, Severity: alerts.Normal},
		{ID: "قمح", Name: "القمح", Expr: alerts.Term{Text: "القمح"}, Routes: []alerts.Route{{Channel: "desk"}}, Severity: alerts.Critical},
	}
	if err := w.db.SyncFeeds(t.Context(), w.sources, w.now); err != nil {
		t.Fatal(err)
	}
	w.s, err = New(Options{Store: w.db, Token: testToken, Hosts: []string{"news.example.org"}, Version: "test"},
		Setup{Watchlists: w.lists, Sources: w.sources, Channels: []Channel{{"desk", "webhook"}}, Location: time.UTC, Hash: "abc", Loaded: w.now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	go w.s.Run(ctx)
	server := httptest.NewServer(w.s.Handler())
	t.Cleanup(func() { stop(); server.CloseClientConnections(); server.Close() })
	w.url = server.URL
	jar, _ := cookiejar.New(nil)
	at, _ := url.Parse(w.url)
	jar.SetCookies(at, []*http.Cookie{{Name: sessionCookie, Value: w.s.sessionKey()}, {Name: langCookie, Value: "en"}})
	w.client = &http.Client{Jar: jar, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return w
}

// item is an article of the world.
func item(n int, title, summary string) feeds.Item {
	link := fmt.Sprintf("https://agency.example.org/news/%d", n)
	return feeds.Item{
		GUID: link, Link: link, Title: title, Summary: summary, Lang: "ar",
		Keys: feeds.Keys{GUID: link, Link: link, Print: fmt.Sprint("p", n), Content: title + summary},
	}
}

// poll stores a visit to a feed that brought items.
func (w *world) poll(feed string, items ...feeds.Item) feeds.Saved {
	w.Helper()
	w.now = w.now.Add(time.Minute)
	return w.pollAt(feed, w.now, items...)
}

func (w *world) pollAt(feed string, at time.Time, items ...feeds.Item) feeds.Saved {
	w.Helper()
	ix, err := alerts.NewIndex(w.lists, w.sources)
	if err != nil {
		w.Fatal(err)
	}
	for _, src := range w.sources {
		if src.ID == feed {
			st, err := w.db.State(w.Context(), feed)
			if err != nil {
				w.Fatal(err)
			}
			p := &feeds.Poll{Source: src, Started: at, Result: feeds.ResultOK, Items: items, Listed: len(items),
				Next: feeds.State{Feed: src.ID, Version: st.Version, URL: src.URL, NextPoll: at.Add(24 * time.Hour), LastPoll: at, LastSuccess: at}}
			p.Evidence = &feeds.Evidence{URL: src.URL, Status: 200, Header: http.Header{"Content-Type": {"text/xml"}}, Body: []byte("<rss/>"), Hash: rssHash, Size: 6, At: at}
			saved, err := w.db.SavePoll(w.Context(), p, ix.Judge, nil)
			if err != nil {
				w.Fatal(err)
			}
			return saved
		}
	}
	w.Fatalf("no feed %s", feed)
	return feeds.Saved{}
}

// settle makes one attempt at what is due, which ends in state.
func (w *world) settle(state alerts.DeliveryState, a alerts.Attempt) string {
	w.Helper()
	due, err := w.db.ClaimDeliveries(w.Context(), "desk", time.Now(), 1, func(int) time.Time { return time.Now().Add(time.Hour) })
	if err != nil || len(due) == 0 {
		w.Fatalf("nothing is due: %v", err)
	}
	a.Delivery, a.Number, a.At = due[0].ID, due[0].Attempts, time.Now()
	if err := w.db.Settle(w.Context(), a, alerts.Outcome{State: state, NextAttempt: time.Now().Add(time.Hour)}); err != nil {
		w.Fatal(err)
	}
	return due[0].ID
}

// get reads a page as the person who is logged in.
func (w *world) get(path string) (status int, body string, h http.Header) {
	w.Helper()
	return w.do("GET", path, nil)
}

// do sends a form, or none.
func (w *world) do(method, path string, form url.Values, headers ...string) (status int, body string, h http.Header) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Accept", "text/html")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := w.client.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	return res.StatusCode, string(data), res.Header
}

// stocked is a world with news in it.
func stocked(t *testing.T) *world {
	w := newWorld(t)
	w.poll("agency", item(1, "وسُورِيا توقّع اتفاقاً للنقل البري", "ينص الاتفاق على فتح ثلاثة معابر."), item(2, "أسعار الخبز ترتفع", "عزا التجار ذلك إلى كلفة النقل."))
	w.poll("paper", item(3, "وزراء الزراعة يبحثون في دمشق خطة القمح", "خطة مدتها خمس سنوات لإنعاش زراعة القمح بسوريا."))
	return w
}
