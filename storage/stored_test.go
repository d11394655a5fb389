package storage

import (
	"slices"
	"testing"
	"time"

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
	if _, err := db.SavePoll(t.Context(), poll(all["a"], t0, known), func(*feeds.Item) []alerts.Match { return nil }, nil); err != nil {
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

// TestFullTextError: an item says that its article was wanted and not read,
// until it is.
func TestFullTextError(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a")
	without, with := entry("1", "https://a.example.org/1", "نبأ عن المدينة"), entry("2", "https://a.example.org/2", "خبر آخر تماما")
	without.FullTextError = "timeout"
	save(t, db, poll(src["a"], t0, without, with), every)
	all, err := db.Items(t.Context(), feeds.ItemFilter{})
	if err != nil || len(all) != 2 || all[0].FullTextError != "timeout" || all[1].FullTextError != "" {
		t.Fatalf("%+v, %v", all, err)
	}
	told := claimAll(t, db, t0)
	if len(told) == 0 || alerts.ItemJSON(told[0].Alerts[0].Item).FullTextError+alerts.ItemJSON(told[0].Alerts[1].Item).FullTextError != "timeout" {
		t.Errorf("alerts: %+v", told)
	}
	without.FullTextError, without.Content, without.Keys.Content = "", "نص المقال", "c edited"
	save(t, db, poll(src["a"], t0.Add(time.Hour), without, with), every)
	if it, err := db.Item(t.Context(), all[0].ID); err != nil || it.FullTextError != "" || it.Content != "نص المقال" {
		t.Errorf("%+v, %v", it, err)
	}
}
