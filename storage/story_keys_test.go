package storage

import (
	"slices"
	"testing"
	"time"

	"rasid/alerts"
)

func TestMostShared(t *testing.T) {
	got := mostShared([]int64{9, 4, 2, 4, 7, 2})
	if want := []int64{4, 2, 9, 7}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := mostShared([]int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}); len(got) != compared || got[0] != 10 {
		t.Errorf("got %v, want the %d newest", got, compared)
	}
}

// TestStoryKeys: a key keeps its newest items, and is forgotten with the last
// story that could take them up.
func TestStoryKeys(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a")
	for n := range perKey + 5 {
		at := t0.Add(time.Duration(n) * 7 * time.Hour)
		id := string(rune('a' + n))
		it := entry(id, "https://a.example.org/"+id, "نشرة أسعار الخضار والفواكه في السوق المركزي")
		it.Keys.Print = id
		save(t, db, poll(src["a"], at, it), nobody)
	}
	keys := func() (n, longest int) {
		rows, err := collect(t.Context(), db.read, one[int], `SELECT length(items) FROM story_keys`)
		if err != nil {
			t.Fatal(err)
		}
		return len(rows), slices.Max(append(rows, 0))
	}
	if n, longest := keys(); n == 0 || longest != perKey*numSize {
		t.Errorf("%d keys, the longest of %d bytes, want %d", n, longest, perKey*numSize)
	}
	last := t0.Add((perKey + 4) * 7 * time.Hour)
	if _, err := db.Prune(t.Context(), time.Time{}, last.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	sketches, err := collect(t.Context(), db.read, one[int64], `SELECT at FROM story_sketches`)
	if err != nil || len(sketches) == 0 || fromMillis(slices.Min(sketches)).Before(last.Add(time.Hour-alerts.StoryWindow)) {
		t.Errorf("sketches of %v, %v", sketches, err)
	}
	if n, _ := keys(); n == 0 {
		t.Error("keys in use were forgotten")
	}
	if _, err := db.Prune(t.Context(), time.Time{}, last.Add(alerts.StoryWindow+time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n, _ := keys(); n != 0 {
		t.Errorf("%d keys of no use are left", n)
	}
}
