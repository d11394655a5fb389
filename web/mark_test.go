package web

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rasid/alerts"
	"rasid/feeds"
)

// show writes segments with their hits in brackets.
func show(all []segment) string {
	var b strings.Builder
	for _, s := range all {
		if s.Term != "" {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func hit(start, end int) alerts.Hit {
	return alerts.Hit{Term: "ت", Field: alerts.Title, Start: start, End: end}
}

func TestMarked(t *testing.T) {
	for _, c := range []struct {
		text string
		hits []alerts.Hit
		want string
	}{
		{"", nil, ""},
		{"وسُورِيا اليوم", []alerts.Hit{hit(0, 8)}, "[وسُورِيا] اليوم"},
		{"في دمشق", []alerts.Hit{hit(3, 7)}, "في [دمشق]"},
		{"ا ب ج", []alerts.Hit{hit(4, 5), hit(0, 1)}, "[ا] ب [ج]"},
		{"abcdef", []alerts.Hit{hit(0, 3), hit(2, 5)}, "[abc][de]f"},
		{"abc", []alerts.Hit{hit(0, 3), hit(0, 3)}, "[abc]"},
		{"abc", []alerts.Hit{hit(1, 99), hit(50, 60), hit(2, 2), hit(-3, 0)}, "a[bc]"},
		{"abc", []alerts.Hit{{Term: "x", Field: alerts.Content, Start: 0, End: 1}}, "abc"},
	} {
		if got := show(marked(c.text, alerts.Title, c.hits)); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("كلمة أخرى ", 100) + "دمشق " + strings.Repeat("ثم غيرها ", 100)
	it := &feeds.Item{Summary: "موجز قصير", Content: long}
	if got := show(snippet(it, nil)); got != "موجز قصير" {
		t.Errorf("without a hit: %s", got)
	}
	before, _, _ := strings.Cut(long, "دمشق")
	at := utf8.RuneCountInString(before)
	got := show(snippet(it, []alerts.Hit{{Term: "دمشق", Field: alerts.Content, Start: at, End: at + 4}}))
	if !strings.Contains(got, "[دمشق]") || !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, "…") || utf8.RuneCountInString(got) > snippetLength+40 {
		t.Errorf("with a hit: %s", got)
	}
	if got := show(snippet(&feeds.Item{Content: strings.Repeat("ا", 1000)}, nil)); utf8.RuneCountInString(got) != snippetLength+1 {
		t.Errorf("one long word: %d", utf8.RuneCountInString(got))
	}
}
