package feeds_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
	"rasid/outbound"
	"rasid/storage"
)

// archive polls a feed into a real database.
type archive struct {
	t      *testing.T
	db     *storage.DB
	poller *feeds.Poller
	src    *feeds.Source
	now    time.Time
	doc    string
	cut    bool // the connection breaks behind the document
	alerts int
}

func newArchive(t *testing.T) *archive {
	t.Helper()
	a := &archive{t: t, now: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if a.cut {
			w.Header().Set("Content-Length", "9999")
		}
		_, _ = w.Write([]byte(a.doc))
	}))
	t.Cleanup(srv.Close)
	db, err := storage.Open(t.Context(), filepath.Join(t.TempDir(), "rasid.db"), a.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(t.Context()) })
	sched, err := feeds.ParseSchedule("@every 15m", time.UTC, a.now)
	if err != nil {
		t.Fatal(err)
	}
	a.src = &feeds.Source{ID: "sample", URL: srv.URL, Schedule: sched}
	a.src.All = true
	pool := outbound.NewPool(outbound.Options{AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(pool.Close)
	a.db, a.poller = db, &feeds.Poller{Fetcher: &feeds.Fetcher{Clients: pool}}
	if err := db.SyncFeeds(t.Context(), []*feeds.Source{a.src}, a.now); err != nil {
		t.Fatal(err)
	}
	return a
}

// poll serves the items and returns what the store made of them.
func (a *archive) poll(items ...string) (feeds.Saved, *feeds.Poll) {
	a.t.Helper()
	a.doc = `<rss version="2.0"><channel><title>نشرة</title>` + strings.Join(items, "") + `</channel></rss>`
	st, err := a.db.State(a.t.Context(), a.src.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	p := a.poller.Visit(a.t.Context(), a.src, st, a.now)
	if p.Err != nil {
		a.t.Fatal(p.Err)
	}
	saved, err := a.db.SavePoll(a.t.Context(), p, func(*feeds.Item) []alerts.Match { a.alerts++; return nil }, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	a.now = a.now.Add(15 * time.Minute)
	return saved, p
}

func entry(guid, link, title, more string) string {
	s := "<item><title>" + title + "</title>"
	if guid != "" {
		s += `<guid isPermaLink="false">` + guid + "</guid>"
	}
	if link != "" {
		s += "<link>" + link + "</link>"
	}
	return s + more + "</item>"
}

// An item is one, whatever its publisher does to guid, link, title or date.
func TestEtiquette23Identity(t *testing.T) {
	const headline = "افتتاح جسر جديد فوق النهر"
	date := func(s string) string { return "<pubDate>" + s + "</pubDate>" }
	first := date("Fri, 31 Jul 2026 10:00:00 GMT")
	for name, c := range map[string]struct {
		before, after string
		fresh         int
	}{
		"edited title, same guid":        {entry("1", "https://example.org/1", headline, ""), entry("1", "https://example.org/1", headline+" بعد أعوام", ""), 0},
		"another guid, same link":        {entry("1", "https://example.org/1", headline, ""), entry("2", "https://example.org/1", headline+" اليوم", ""), 0},
		"tracking parameters":            {entry("", "https://example.org/1", headline, ""), entry("", "http://www.example.org/1/?utm_source=rss&amp;fbclid=x", headline+" اليوم", ""), 0},
		"raw and encoded address":        {entry("", "https://example.org/خبر", headline, ""), entry("", "https://example.org/%D8%AE%D8%A8%D8%B1", headline+" اليوم", ""), 0},
		"counted guid":                   {entry("https://example.org/1#0", "", headline, ""), entry("https://example.org/1#3", "", headline+" اليوم", ""), 0},
		"redated":                        {entry("1", "https://example.org/1", headline, first), entry("1", "https://example.org/1", headline, date("Sat, 01 Aug 2026 00:10:00 GMT")), 0},
		"another spelling, nothing else": {entry("", "", headline, first), entry("", "", "إفتتاح جسر جديد فوق النّهر", first), 0},
		"the title as guid, edited":      {entry(headline, "https://example.org/1", headline, ""), entry(headline+" اليوم", "https://example.org/1", headline+" اليوم", ""), 0},
		"another article":                {entry("1", "https://example.org/1", headline, first), entry("2", "https://example.org/2", "إغلاق جسر قديم", first), 1},
	} {
		t.Run(name, func(t *testing.T) {
			a := newArchive(t)
			other := entry("x", "https://example.org/x", "خبر آخر من المدينة", "")
			if s, _ := a.poll(c.before, other); s.New != 2 {
				t.Fatalf("%d new at first", s.New)
			}
			if s, _ := a.poll(c.after, other); s.New != c.fresh {
				t.Errorf("%d new, want %d", s.New, c.fresh)
			}
			if s, _ := a.poll(c.before, other); s.New != 0 {
				t.Errorf("%d new when the first form came back", s.New)
			}
		})
	}
}

// A document that shares no item with the one before: some were missed.
func TestEtiquette24PossibleLoss(t *testing.T) {
	window := func(newest, size int) (items []string) {
		for i := newest; i > newest-size; i-- {
			items = append(items, entry(fmt.Sprint(i), fmt.Sprintf("https://example.org/%d", i), fmt.Sprintf("خبر رقم %d", i), ""))
		}
		return items
	}
	for _, c := range []struct {
		first, then []string
		loss        bool
	}{
		{window(10, 10), window(20, 10), true},
		{window(10, 10), window(19, 10), false},
		{window(3, 3), window(6, 3), false}, // too few to tell
	} {
		a := newArchive(t)
		if s, _ := a.poll(c.first...); s.PossibleLoss {
			t.Error("lost before anything was there")
		}
		s, p := a.poll(c.then...)
		told := ""
		for _, e := range feeds.Events(p, s) {
			told += string(e.Kind) + ": " + e.Text
		}
		if s.PossibleLoss != c.loss || strings.HasPrefix(told, string(feeds.EventLoss)) != c.loss {
			t.Errorf("%d then %d items: loss %v, told %q", len(c.first), len(c.then), s.PossibleLoss, told)
		}
	}
}

// A document that broke off before the items known from before tells of no loss.
func TestEtiquette24CutDocument(t *testing.T) {
	a := newArchive(t)
	var old, fresh []string
	for i := range 10 {
		old = append(old, entry(fmt.Sprint(i), fmt.Sprintf("https://example.org/%d", i), fmt.Sprintf("خبر رقم %d", i), ""))
		fresh = append(fresh, entry(fmt.Sprint(90+i), fmt.Sprintf("https://example.org/9%d", i), fmt.Sprintf("نبأ رقم 9%d", i), ""))
	}
	a.poll(old...)
	a.cut = true
	if s, p := a.poll(fresh[:3]...); p.Result != feeds.ResultPartial || s.New != 3 || s.PossibleLoss {
		t.Errorf("%s, %d new, loss %v", p.Result, s.New, s.PossibleLoss)
	}
	a.cut = false
	if s, p := a.poll(append(fresh, old...)...); s.New != 7 || s.PossibleLoss {
		t.Errorf("then %s, %d new, loss %v", p.Result, s.New, s.PossibleLoss)
	}
}

// A date that is absent, in the future or moved does not decide what is new,
// and no absurd date is stored.
func TestEtiquette25DatesDoNotDecide(t *testing.T) {
	for _, date := range []string{"", "<pubDate>Wed, 01 Jan 2098 00:00:00 GMT</pubDate>", "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", "<pubDate>أمس</pubDate>", "<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>"} {
		a := newArchive(t)
		if s, p := a.poll(entry("1", "", "خبر قديم", date)); s.New != 1 || !p.Items[0].Published.IsZero() {
			t.Errorf("%s: %d new, published %v", date, s.New, p.Items[0].Published)
		}
		if s, _ := a.poll(entry("2", "", "خبر جديد", date), entry("1", "", "خبر قديم", date)); s.New != 1 {
			t.Errorf("%s: %d new", date, s.New)
		}
		all, err := a.db.Items(t.Context(), feeds.ItemFilter{Feed: "sample"})
		if err != nil || len(all) != 2 || all[0].FirstSeen.Before(all[1].FirstSeen) || all[0].Title != "خبر جديد" {
			t.Errorf("%s: %v, %+v", date, err, all)
		}
	}
}
