package config

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/feeds"
)

var added = []Outline{
	{URL: "https://new.example.org/rss", Title: `جريدة: "المثال" #1`, Tags: []string{"صحف", "a: b"}},
	{URL: "https://bare.example.org/feed?x=${HOME}"},
}

// Feeds are added behind the others; all other bytes stay.
func TestAddFeeds(t *testing.T) {
	for name, c := range map[string]struct {
		file, before string // the new lines stand behind this text
	}{
		"in the middle": {"# رأس\nfeeds:\n  - https://a.example.org/rss # الأولى\n  - id: b\n    url: https://b.example.org/rss\n    tags: [x]\n# قوائم\nlists:\n  s: [سوريا]\n", "tags: [x]\n"},
		"at the end":    {"lists: {s: [سوريا]}\nfeeds:\n- https://a.example.org/rss", "https://a.example.org/rss\n"},
		"no feeds":      {"lists: {s: [سوريا]}\n", "[سوريا]}\n"},
		"nothing":       {"", ""},
		"CRLF":          {"feeds:\r\n  - https://a.example.org/rss\r\nlists: {s: [سوريا]}\r\n", "a.example.org/rss\r\n"},
		"one deep map":  {"feeds:\n  - url: https://a.example.org/rss\n    name: >-\n      abc\n\n      def\n\n# قوائم\nlists: {s: [سوريا]}\n", "def\n"},
	} {
		out, err := AddFeeds([]byte(c.file), added)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if i := strings.Index(string(out), c.before) + len(c.before); !strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(string(out[i:]), "feeds:\n"), " "), "- url: \"https://new") {
			t.Errorf("%s: not behind %q:\n%s", name, c.before, out)
		}
		rest := strings.Replace(string(out), FeedsYAML(added, "  "), "", 1)
		rest = strings.Replace(rest, FeedsYAML(added, ""), "", 1)
		if strings.TrimSuffix(rest, "feeds:\n") != c.file && strings.TrimSuffix(rest, "\n") != c.file {
			t.Errorf("%s: other bytes changed:\n%s", name, out)
		}
		cfg, err := loadText(t, string(out), nil)
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
			continue
		}
		s := cfg.Sources[len(cfg.Sources)-2]
		if s.URL != added[0].URL || s.Name != added[0].Title || !slices.Equal(s.Tags, added[0].Tags) {
			t.Errorf("%s: %+v", name, s)
		}
		if last := cfg.Sources[len(cfg.Sources)-1].URL; !strings.Contains(last, "HOME") {
			t.Errorf("%s: %s", name, last)
		}
	}
	for _, file := range []string{"feeds: [https://a.example.org/rss]\n", "feeds: x\n", "feeds: []\n"} {
		if out, err := AddFeeds([]byte(file), added); !errors.Is(err, ErrNoPlace) {
			t.Errorf("%s: %v\n%s", file, err, out)
		}
	}
}

// What is exported is imported as it was.
func TestOPMLRoundTrip(t *testing.T) {
	sources := []*feeds.Source{
		{ID: "a", URL: "https://a.example.org/rss?x=1&y=2", Name: "صحيفة <أ> & ب", Tags: []string{"صحف", "مغربية"}},
		{ID: "b", URL: "https://b.example.org/rss", Tags: []string{"صحف"}, Username: "u", Password: "canary"},
		{ID: "c", URL: "https://c.example.org/rss"},
		{ID: "d", Path: "/tmp/d.xml"},
	}
	var b bytes.Buffer
	if err := WriteOPML(&b, sources); err != nil {
		t.Fatal(err)
	}
	got, refused, err := ReadOPML(b.Bytes())
	if err != nil || len(refused) > 0 || strings.Contains(b.String(), "canary") {
		t.Fatal(err, refused, b.String())
	}
	for i := range got {
		got[i].Line = 0
	}
	want := []Outline{
		{URL: sources[0].URL, Title: sources[0].Name, Tags: sources[0].Tags},
		{URL: sources[1].URL, Title: "b", Tags: sources[1].Tags},
		{URL: sources[2].URL, Title: "c"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if fresh := Unknown(got, sources[:2]); len(fresh) != 1 || fresh[0].URL != sources[2].URL {
		t.Errorf("%+v", fresh)
	}
}
