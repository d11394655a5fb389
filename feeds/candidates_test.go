package feeds

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rasid/feeds/allowance"
)

// TestCandidates: what pages name as their feeds, and in which order.
func TestCandidates(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"comments come last": {
			`<link rel="alternate" type="application/rss+xml" title="خبر » تعليقات" href="/1/feed/"><link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="alternate" type="application/rss+xml" href="/feed/">`,
			"/feed/ /1/feed/ /comments/feed/",
		},
		"one with and without a slash":  {`<a href="/rss">أ</a><a href="/rss/#top">ب</a>`, "/rss"},
		"no type":                       {`<link rel="alternate" href="/rss.xml"><link rel="alternate" hreflang="en" href="/en/">`, "/rss.xml"},
		"a type in the text":            {`<a type="application/rss+xml" href="/f">خلاصة</a>`, "/f"},
		"a head for those without code": {`<noscript><link rel="alternate" type="application/rss+xml" href="/f"></noscript>`, "/f"},
		"in a comment or code":          {`<!-- <link rel="alternate" type="application/rss+xml" href="/f"> --><script>'<a href="/rss">'</script>`, ""},
		"another site, and FeedBurner":  {`<a href="https://example.net/rss">أ</a><a href="https://feeds.feedburner.com/example">ب</a>`, "https://feeds.feedburner.com/example"},
		"in the query":                  {`<a href="/index.php?format=feed&amp;type=rss">أ</a><a href="/?feed=atom">ب</a><a href="/?type=rssreader">ج</a>`, "/index.php?format=feed&type=rss /?feed=atom"},
		"the page moves on":             {`<meta http-equiv="Refresh" content="0; URL='/Ar/'">`, "/Ar/"},
		"feeds before where it moves":   {`<meta http-equiv="refresh" content="300"><link rel="alternate" type="application/rss+xml" href="/f">`, "/f"},
	} {
		var all []string
		for _, f := range candidates([]byte("<html>"+c.page+"<body></body></html>"), &answer{url: "https://example.org/ar/page", header: http.Header{}}) {
			all = append(all, strings.TrimPrefix(f.URL, "https://example.org"))
		}
		if got := strings.Join(all, " "); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestCandidatesOfMany: a page of nothing but links costs no hours.
func TestCandidatesOfMany(t *testing.T) {
	withoutRace(t)
	began := allowance.Spent()
	page := []byte("<html>" + many(60_000, `<a href="/rss/%d">`))
	if got := candidates(page, &answer{url: "https://example.org/", header: http.Header{}}); len(got) != maxCandidates {
		t.Errorf("%d candidates", len(got))
	}
	if took := allowance.Spent() - began; took > 2*time.Second {
		t.Error(took)
	}
}
