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
