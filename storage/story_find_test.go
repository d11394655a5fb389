package storage

import (
	"errors"
	"slices"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
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

// TestStoryIndex: a mark keeps its newest items, whatever the table has to do
// to hold all of them.
func TestStoryIndex(t *testing.T) {
	x := newStoryIndex()
	mark := func(n int) int64 { return int64(uint64(n) * 0x9e3779b97f4a7c15 >> 1) }
	const items = 5000
	for n := 1; n <= items; n++ {
		x.add(int64(n), []int64{7, mark(n), mark(n / 2)})
	}
	for n := 1; n <= items; n++ {
		want := []int64{int64(n)}
		for _, m := range []int{2 * n, 2*n + 1} {
			if m <= items {
				want = append(want, int64(m))
			}
		}
		got := x.find(nil, mark(n))
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Fatalf("mark %d: %v, want %v", n, got, want)
		}
	}
	got := x.find(nil, 7)
	if slices.Sort(got); len(got) != perMark || got[0] != items-perMark+1 {
		t.Errorf("shared mark: %v", got)
	}
	x.add(items, []int64{7, mark(items)})
	if again := x.find(nil, 7); len(again) != perMark || len(x.find(nil, mark(items))) != 1 {
		t.Errorf("an item added twice stands twice: %v", again)
	}
	large := len(x.slots)
	if x.rebuild(items - 9); len(x.slots) >= large || x.used != 10+10+10 {
		t.Errorf("%d slots of %d, %d used", len(x.slots), large, x.used)
	}
	if got := x.find(nil, mark(items-9)); !slices.Equal(got, []int64{items - 9}) {
		t.Errorf("after forgetting: %v", got)
	}
}

// TestStoryIndexIsBounded: more items than the last table holds push out the
// oldest.
func TestStoryIndexIsBounded(t *testing.T) {
	x := newStoryIndex()
	const items = 1 << slotsHigh
	for n := 1; n <= items; n++ {
		x.add(int64(n), []int64{int64(uint64(n) * 0x9e3779b97f4a7c15 >> 1)})
	}
	if len(x.slots) != 1<<slotsHigh || 3*x.used > 2*len(x.slots) {
		t.Errorf("%d slots, %d used", len(x.slots), x.used)
	}
	if last := uint64(items); len(x.find(nil, int64(last*0x9e3779b97f4a7c15>>1))) != 1 || len(x.find(nil, int64(uint64(0x9e3779b97f4a7c15)>>1))) != 0 {
		t.Error("the newest is gone, or the oldest stayed")
	}
}

// TestStoryIndexCatchesUp: a second process, and one that starts anew, join an
// item to what others stored; what an undone transaction left in memory does
// no harm.
func TestStoryIndexCatchesUp(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c", "d")
	tell := func(db *DB, feed, title string) string {
		p := poll(src[feed], t0.Add(time.Hour), entry(feed, "https://"+feed+".example.org/1", title))
		save(t, db, p, nobody)
		return p.Items[0].Story
	}
	const prices, bridge = "ارتفاع أسعار الخضار والفواكه في السوق المركزي", "إغلاق الجسر القديم أمام حركة الشاحنات مدة أسبوع"
	first := tell(db, "a", prices)
	beside, err := OpenBeside(t.Context(), db.path)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close(t.Context())
	if got := tell(beside, "b", prices); got != first {
		t.Errorf("a second process made story %s, want %s", got, first)
	}
	_ = db.write(t.Context(), func(t *tx) error {
		t.stories.add(9, alerts.NewSketch(&feeds.Item{Title: bridge}).Keys())
		return errors.New("undone")
	})
	second := tell(beside, "c", bridge)
	if got := tell(db, "d", bridge); got != second {
		t.Errorf("after an undone transaction story %s, want %s", got, second)
	}
}

// TestStoryIndexStartsLate: an archive of millions starts anew with more items
// in its window than the last table holds. Their numbers are high.
func TestStoryIndexStartsLate(t *testing.T) {
	x := newStoryIndex()
	const before, items = 5_000_000, 1 << (slotsHigh - 1)
	for n := before; n < before+items; n++ {
		x.add(int64(n), []int64{int64(uint64(n) * 0x9e3779b97f4a7c15 >> 1), int64(uint64(n) * 0xd1b54a32d192ed03 >> 1)})
		if 3*x.used > 2*len(x.slots) {
			t.Fatalf("%d marks in %d slots after %d items", x.used, len(x.slots), n-before)
		}
	}
}
