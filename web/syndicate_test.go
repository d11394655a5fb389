package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"rasid/alerts"
)

// TestFeedsAreRead by a library that others use too.
func TestFeedsAreRead(t *testing.T) {
	w := stocked(t)
	w.poll("agency", item(4, "سوريا & <b>غامق</b> \"اقتباس\"", "سوريا: سطر أول\nسطر ثانٍ & <i>مائل</i>"))
	for kind, mime := range map[string]string{"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"} {
		path := "/watchlists/syria/feed." + kind + "?key=" + w.s.feedKey("syria")
		status, body, h := w.do("GET", path, nil, "Cookie", "none=1")
		if status != 200 || !strings.HasPrefix(h.Get("Content-Type"), mime) {
			t.Fatalf("%s: %d, %s", kind, status, h.Get("Content-Type"))
		}
		feed, err := gofeed.NewParser().ParseString(body)
		if err != nil {
			t.Fatalf("%s: %v\n%s", kind, err, body)
		}
		if feed.Title != "سوريا" || feed.FeedLink == "" || strings.Contains(feed.FeedLink, "key=") || len(feed.Items) != 3 {
			t.Errorf("%s: %q at %q, %d items", kind, feed.Title, feed.FeedLink, len(feed.Items))
		}
		got := feed.Items[0]
		if got.Title != `سوريا & <b>غامق</b> "اقتباس"` || got.Link != "https://agency.example.org/news/4" || !strings.HasPrefix(got.GUID, "urn:uuid:") {
			t.Errorf("%s: item %q, %q, %q", kind, got.Title, got.Link, got.GUID)
		}
		if got.PublishedParsed == nil || !got.PublishedParsed.Equal(w.now.Truncate(1e9)) && !got.PublishedParsed.Equal(w.now) {
			t.Errorf("%s: published %v, want %v", kind, got.PublishedParsed, w.now)
		}
		if text := got.Description + got.Content; !strings.Contains(text, "مائل") || len(got.Authors) == 0 || got.Authors[0].Name != "وكالة المثال" {
			t.Errorf("%s: text %q by %v", kind, text, got.Authors)
		}
	}
}

// TestFeedOfNothing is valid too.
func TestFeedOfNothing(t *testing.T) {
	w := newWorld(t)
	for _, kind := range []string{"atom", "rss", "json"} {
		_, body, _ := w.get("/watchlists/syria/feed." + kind)
		feed, err := gofeed.NewParser().ParseString(body)
		if err != nil || len(feed.Items) != 0 {
			t.Errorf("%s: %v\n%s", kind, err, body)
		}
		if kind == "json" && !strings.Contains(body, `"items":[]`) {
			t.Errorf("a JSON Feed needs its items: %s", body)
		}
	}
}

// TestConditionalGet: unchanged feeds are not sent again, and another source
// of a story is a change.
func TestConditionalGet(t *testing.T) {
	w := stocked(t)
	const path = "/watchlists/syria/feed.atom"
	_, _, h := w.get(path)
	tag, modified := h.Get("ETag"), h.Get("Last-Modified")
	for name, c := range map[string]struct {
		headers []string
		want    int
	}{
		"tag":                       {[]string{"If-None-Match", tag}, 304},
		"weak tag":                  {[]string{"If-None-Match", "W/" + tag}, 304},
		"other tag":                 {[]string{"If-None-Match", `"x"`}, 200},
		"date":                      {[]string{"If-Modified-Since", modified}, 304},
		"old date":                  {[]string{"If-Modified-Since", "Mon, 01 Jan 2024 00:00:00 GMT"}, 200},
		"tag wins over date":        {[]string{"If-None-Match", `"x"`, "If-Modified-Since", modified}, 200},
		"a date that cannot be one": {[]string{"If-Modified-Since", "yesterday"}, 200},
	} {
		if status, body, h := w.do("GET", path, nil, c.headers...); status != c.want || (status == 304 && (body != "" || h.Get("ETag") != tag)) {
			t.Errorf("%s: %d with %d bytes, want %d", name, status, len(body), c.want)
		}
	}
	again := item(9, "وسُورِيا توقّع اتفاقاً للنقل البري", "ينص الاتفاق على فتح ثلاثة معابر.")
	if saved := w.poll("paper", again); saved.Alerts != 0 {
		t.Fatalf("the story rang again: %+v", saved)
	}
	if status, body, _ := w.do("GET", path, nil, "If-None-Match", tag); status != http.StatusOK || !strings.Contains(body, "صحيفة المثال") {
		t.Errorf("another source: %d", status)
	}
	all, err := w.db.Alerts(t.Context(), alerts.AlertFilter{Watchlist: "syria"})
	if err != nil || len(all) != 2 {
		t.Errorf("%d alerts, %v", len(all), err)
	}
}
