package feeds

import (
	"net/url"
	"testing"
)

// TestResolve: addresses as publishers write them, and as a browser would
// follow them.
func TestResolve(t *testing.T) {
	base, _ := url.Parse("https://www.example.org/ar/feed.xml")
	for ref, want := range map[string]string{
		"https://example.org/1":         "https://example.org/1",
		"HTTPS://Example.org/1":         "HTTPS://Example.org/1", // as published
		"2":                             "https://www.example.org/ar/2",
		"/3":                            "https://www.example.org/3",
		"//cdn.example.org/4":           "https://cdn.example.org/4",
		"?id=5":                         "https://www.example.org/ar/feed.xml?id=5",
		"www.example.org/6":             "http://www.example.org/6",
		"example.org/7":                 "https://example.org/7",
		"example.org":                   "https://www.example.org/ar/example.org", // it may be a file
		"https:/example.org/8":          "https://example.org/8",
		"http:///example.org/9":         "http://example.org/9",
		`https:\\example.org\10`:        "https://example.org/10",
		"http://https://example.org/11": "https://example.org/11",
		" https://example.org/12 ":      "https://example.org/12",
		"https://example.org/خبر 13":    "https://example.org/خبر%2013",
		"https://example.org/?a=1&#038;b=2&amp;c=3":  "https://example.org/?a=1&b=2&c=3",
		"https://example.org/?u=http://example.net/": "https://example.org/?u=http://example.net/",
		"#": "", "#top": "", "": "", "javascript:void(0)": "", "mailto:desk@example.org": "", "http:": "", "https://": "", "http:////": "",
	} {
		if got := resolve(base, ref); got != want {
			t.Errorf("%q: got %q, want %q", ref, got, want)
		}
	}
}

// TestCanonicalIsText: letters of another encoding stay escaped.
func TestCanonicalIsText(t *testing.T) {
	for link, want := range map[string]string{
		"https://example.org/%D8%AE%D8%A8%D8%B1":   "example.org/خبر",
		"https://example.org/%CE%C8%D1":            "example.org/%CE%C8%D1",
		"https://example.org/?q=%CE%C8%D1&utm_x=1": "example.org?q=%CE%C8%D1",
	} {
		if got := canonical(link); got != want {
			t.Errorf("%s: got %q, want %q", link, got, want)
		}
	}
}

// TestSamePage: what differs in how a reader came is one page; what differs in
// what is read is two.
func TestSamePage(t *testing.T) {
	for _, pair := range [][2]string{
		{"https://example.org/1", "http://www.example.org:80/1/"},
		{"https://example.org/1", "https://EXAMPLE.org:443/1?#top"},
		{"https://example.org/1", "https://example.org/1?utm_source=a&UTM_medium=b&fbclid=c&gbraid=d&_gl=1*x"},
		{"https://example.org/1", "https://example.org/1?ref=home"},
		{"https://example.org/1", "https://example.org/1?ref=rss"},
		{"https://example.org/1", "https://example.org/1?source=rss-12ab------2"},
		{"https://example.org/1?id=5", "https://example.org/1?partner=rss&id=5&emc=rss"},
		{"https://example.org/1?id=5", "https://example.org/1?PHPSESSID=0123abcd&id=5"},
		{"https://example.org/a.jsp?id=5", "https://example.org/a.jsp;jsessionid=0A1B?id=5"},
		{"https://example.org/1", "https://example.org/1?CMP=rss&igsh=a&_hsenc=b&hsa_acc=c&WT.mc_id=d&ncid=RSS&mibextid=e&matomo_kwd=f"},
		{"https://example.org/1", "https://example.org/1?smid=tw-share&ftag=ABC-00-1a&s_cid=eml:x"},
		{"https://example.org/1?id=5", "https://example.org/1?utm%5Fsource=x&id=5&intcid=rss"},
		{"https://example.org/%D8%AE%D8%A8%D8%B1", "https://example.org/%d8%ae%d8%a8%d8%b1"},
		{"https://example.org/خبر", "https://example.org/%d8%ae%d8%a8%d8%b1#xtor=RSS-3"},
		{"https://example.org/1", "https://amp.example.org/1/amp/"},
		{"https://مثال.com/1", "https://xn--mgbh0fb.com/1"},
		{"https://example.org/a?id=1", "https://www.google.com/url?rct=j&sa=t&url=https://example.org/a%3Fid%3D1&ct=ga&cd=CAI&usg=AO1"},
		{"https://example.org/a", "https://www.google.ae/url?q=https://example.org/a&usg=AO2"},
	} {
		if a, b := canonical(pair[0]), canonical(pair[1]); a != b {
			t.Errorf("%s and %s are one page: %q, %q", pair[0], pair[1], a, b)
		}
	}
	for _, pair := range [][2]string{
		{"https://example.org/article.php?ref=1201", "https://example.org/article.php?ref=1202"},
		{"https://example.org/news.php?sid=12", "https://example.org/news.php?sid=13"},
		{"https://example.org/news.aspx?cid=12", "https://example.org/news.aspx?cid=13"},
		{"https://example.org/?p=12", "https://example.org/?p=13"},
		{"https://example.org/?tag=rss", "https://example.org/"},
		{"https://example.org/wiki?title=RSS", "https://example.org/wiki"},
		{"https://example.org/a?smid=12", "https://example.org/a?smid=13"},
		{"https://example.org/a?s_cid=12", "https://example.org/a?s_cid=13"},
		{"https://example.org/a?ftag=12", "https://example.org/a?ftag=13"},
		{"https://example.org/?feed=rss", "https://example.org/"},
		{"https://example.org/?intcid=12", "https://example.org/?intcid=13"},
		{"https://example.org/?source=12", "https://example.org/?source=13"},
		{"https://example.org/1", "https://example.org/1#comment-12"},
		{"https://example.org/1#comment-12", "https://example.org/1#comment-13"},
		{"https://example.org/topic/1#post-12", "https://example.org/topic/1#post-13"},
		{"https://example.org/live#block-64a0f1c2", "https://example.org/live#block-64a0f1c3"},
		{"https://example.org/#!/news/1", "https://example.org/#!/news/2"},
		{"https://example.org/News/1", "https://example.org/news/1"},
		{"https://sport.example.org/1", "https://example.org/1"},
		{"https://example.org:8080/1", "https://example.org/1"},
		{"https://example.org/a%2Fb?x=1%262", "https://example.org/a%2Fb?x=1&2"},
		{"https://www.google.com/url?sa=t", "https://www.google.com/url?sa=u"},
		{"https://news.google.com/rss/articles/A?oc=5", "https://news.google.com/rss/articles/B?oc=5"},
	} {
		if a, b := canonical(pair[0]), canonical(pair[1]); a == b {
			t.Errorf("%s and %s are two pages: %q", pair[0], pair[1], a)
		}
	}
}

// TestGUIDKey: a session in an address is not the item.
func TestGUIDKey(t *testing.T) {
	for guid, want := range map[string]string{
		"https://example.org/1#0":                         "https://example.org/1",
		"https://example.org/1#12345":                     "https://example.org/1#12345",
		"https://example.org/a.php?id=1&PHPSESSID=a1":     "https://example.org/a.php?id=1",
		"https://example.org/a.jsp;jsessionid=0A1B?id=1":  "https://example.org/a.jsp?id=1",
		"https://example.org/a.php?PHPSESSID=a1&amp;id=1": "https://example.org/a.php?id=1",
		"tag:example.org,2026:PHPSESSID=1":                "tag:example.org,2026:PHPSESSID=1",
	} {
		if got := guidKey(guid); got != want {
			t.Errorf("%s: got %s, want %s", guid, got, want)
		}
	}
}
