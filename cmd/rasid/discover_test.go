package main

import (
	"errors"
	"strings"
	"testing"

	"rasid/feeds"
)

// TestDiscoverHint: whoever typed no scheme hears that https was tried, however
// the server refused it.
func TestDiscoverHint(t *testing.T) {
	for _, c := range []struct {
		class feeds.ErrorClass
		typed string
		want  string
	}{
		{feeds.ClassConnect, "example.org", "write http://example.org"},
		{feeds.ClassTLS, "example.org", "write http://example.org"},
		{feeds.ClassProtocol, "example.org:8080", "write http://example.org:8080"},
		{feeds.ClassProtocol, "https://example.org:8080", feeds.Hint(feeds.ClassProtocol)},
		{feeds.ClassNotFound, "example.org/old", "front page"},
		{feeds.ClassDNS, "example.org", feeds.Hint(feeds.ClassDNS)},
	} {
		var h *hinted
		if err := discoverHint(&feeds.FetchError{Class: c.class}, c.typed); !errors.As(err, &h) || !strings.Contains(h.hint, c.want) {
			t.Errorf("%s of %s: %+v, want %s", c.class, c.typed, h, c.want)
		}
	}
}
