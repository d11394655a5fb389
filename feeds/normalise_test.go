package feeds

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTitleOfAnAddress: an item that says nothing is called by its address,
// and no address is a long title.
func TestTitleOfAnAddress(t *testing.T) {
	for address, letters := range map[string]int{
		"https://example.org/1":                            21,
		"https://example.org/" + strings.Repeat("x", 3000): maxTitle + 1,
	} {
		in := &raw{items: []rawItem{{links: []string{address}}}}
		it := normalise(in, Meta{URL: "https://example.org/feed", Now: corpusNow}.withDefaults()).Items[0]
		if n := utf8.RuneCountInString(it.Title); n != letters || it.Link != address {
			t.Errorf("a title of %d letters, want %d; link of %d", n, letters, len(it.Link))
		}
	}
}
