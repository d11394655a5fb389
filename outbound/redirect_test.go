package outbound

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
)

func parsed(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestNextHop(t *testing.T) {
	for _, c := range []struct{ from, location, want string }{
		{"http://example.org/a", "/b", "http://example.org/b"},
		{"http://example.org/a", "https://example.org/a", "https://example.org/a"},
		{"https://example.org/a", "//example.com/b#top", "https://example.com/b"},
		{"https://example.org/a", "https://u:p@example.com/b", "https://example.com/b"},
		{"https://example.org/ar/", "خبر?ص=1", "https://example.org/ar/%D8%AE%D8%A8%D8%B1?%D8%B5=1"},
		{"http://example.org/a", "/b?q=a b&r=%20\"<>|", "http://example.org/b?q=a%20b&r=%20%22%3C%3E|"},
		{"https://example.org/a", "http://example.org/a", ""},
		{"https://example.org/a", "/a", ""},
		{"https://example.org/a", "/a#x", ""},
		{"https://example.org/a", "", ""},
		{"https://example.org/a", "https:///b", ""},
		{"https://example.org/a", "file:///etc/passwd", ""},
		{"https://example.org/a", "ftp://example.org/", ""},
		{"https://example.org/a", "javascript:alert(1)", ""},
		{"https://example.org/a", "http://[::1", ""},
	} {
		to, err := NextHop([]*url.URL{parsed(t, c.from)}, c.location)
		switch {
		case c.want == "" && !errors.Is(err, ErrRedirect):
			t.Errorf("%s -> %q: %v, %v", c.from, c.location, to, err)
		case c.want != "" && (err != nil || to.String() != c.want):
			t.Errorf("%s -> %q: %v, %v", c.from, c.location, to, err)
		}
	}
}

func TestNextHopStopsAfterFive(t *testing.T) {
	been := []*url.URL{parsed(t, "http://example.org/0")}
	for hop := 1; hop <= MaxHops; hop++ {
		next, err := NextHop(been, "/"+string(rune('0'+hop)))
		if err != nil {
			t.Fatalf("hop %d: %v", hop, err)
		}
		been = append(been, next)
	}
	if _, err := NextHop(been, "/end"); !errors.Is(err, ErrRedirect) {
		t.Errorf("a sixth hop: %v", err)
	}
	if _, err := NextHop(been[:4], "/1"); !errors.Is(err, ErrRedirect) {
		t.Errorf("a circle: %v", err)
	}
}

func TestForeign(t *testing.T) {
	h := http.Header{
		"User-Agent": {"x"}, "Accept": {"*/*"}, "Accept-Encoding": {"gzip"}, "Authorization": {"Basic eA=="}, "Cookie": {"a=b"},
		"If-None-Match": {`"1"`}, "Referer": {"https://example.org/?token=1"}, "X-Api-Key": {"k"}, "x-lower": {"k"},
	}
	Foreign(h)
	if len(h) != 3 {
		t.Errorf("left: %v", h)
	}
}

func TestSameOrigin(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"http://example.org/a", "http://example.org/b", true},
		{"http://example.org", "https://example.org", true},
		{"https://example.org", "http://example.org", false},
		{"http://example.org", "http://example.org:80", true},
		{"https://example.org:443", "https://example.org", true},
		{"http://example.org:80", "https://example.org:443", true},
		{"http://example.org:8080", "https://example.org", false},
		{"http://Example.ORG", "http://example.org", true},
		{"http://example.org", "http://www.example.org", false},
		{"http://example.org", "http://example.org:81", false},
	} {
		if got := SameOrigin(parsed(t, c.a), parsed(t, c.b)); got != c.same {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}
