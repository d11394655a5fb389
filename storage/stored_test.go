package storage

import (
	"slices"
	"testing"

	"rasid/alerts"
	"rasid/feeds"
)

// TestStored: an item is stored as it is, or it is new, or it was edited; what
// another feed stored says nothing. A full text does not count as an edit.
func TestStored(t *testing.T) {
	db := openTest(t)
	all := sources(t, db, "a", "b")
	known := entry("1", "https://example.org/1", "خبر أول")
	known.Content = "نص المقال كله"
	if _, err := db.SavePoll(t.Context(), poll(all["a"], t0, known), func(*feeds.Item) []alerts.Match { return nil }); err != nil {
		t.Fatal(err)
	}
	edited := known
	edited.Keys.Content = "c خبر أول معدل"
	renamed := known
	renamed.Keys.GUID, renamed.Keys.Print = "7", "p 7"
	items := []feeds.Item{known, edited, renamed, entry("2", "https://example.org/2", "خبر ثان"), {}}
	for feed, want := range map[string][]bool{"a": {true, false, true, false, false}, "b": {false, false, false, false, false}} {
		got, err := db.Stored(t.Context(), feed, items)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", feed, got, err, want)
		}
	}
}
