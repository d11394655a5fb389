package alerts

import (
	"fmt"
	"slices"
	"testing"

	"rasid/feeds"
)

// TestScope: a watchlist hears of the feeds and tags that it names, also where
// there are more feeds than bits in a word; a text of no feed is for all.
func TestScope(t *testing.T) {
	sources := []*feeds.Source{{ID: "sana", Tags: []string{"agency", "syria"}}, {ID: "paper", Tags: []string{"syria"}}, {ID: "blog"}}
	for i := range 130 {
		sources = append(sources, &feeds.Source{ID: fmt.Sprint("feed-", i)})
	}
	sources = append(sources, &feeds.Source{ID: "last", Tags: []string{"agency"}})
	e := parse(t, "دمشق")
	ix, err := NewIndex([]*Watchlist{
		{ID: "all", Expr: e},
		{ID: "two", Expr: e, Feeds: []string{"blog", "last"}},
		{ID: "agencies", Expr: e, Tags: []string{"agency"}},
		{ID: "any tag", Expr: e, Tags: []string{"agency", "syria"}},
		{ID: "both", Expr: e, Feeds: []string{"paper", "last"}, Tags: []string{"syria"}},
		{ID: "gone", Expr: e, Feeds: []string{"gone"}},
	}, sources)
	if err != nil {
		t.Fatal(err)
	}
	for feed, want := range map[string][]string{
		"sana":    {"all", "agencies", "any tag"},
		"paper":   {"all", "any tag", "both"},
		"blog":    {"all", "two"},
		"feed-70": {"all"},
		"last":    {"all", "two", "agencies", "any tag"},
		"gone":    {"all", "gone"}, // its items are in the archive, the feed is no longer in the file
		"":        {"all", "two", "agencies", "any tag", "both", "gone"},
	} {
		var got []string
		for _, m := range ix.Judge(&feeds.Item{Feed: feed, Title: "خبر من دمشق"}) {
			got = append(got, m.Watchlist.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("an item of %q is told to %q, want %q", feed, got, want)
		}
	}
}
