package storage

import (
	"database/sql"
	"math/bits"

	"rasid/alerts"
)

// The bounds of the index: a mark that more items share tells nothing, and a
// table of the last size holds the marks of about 130,000 items in 16 MiB. When
// it is full, the older half of the window is forgotten.
const (
	perMark   = 20
	slotsLow  = 10 // of the first table, as a power of two
	slotsHigh = 21 // of the last one
)

// storyIndex finds items of the window by the marks of their sketches. It is a
// picture of story_sketches in memory: on disk each mark would cost a page of
// its own, since marks are random. A number that it gives is a guess, to be
// compared with what is stored; so it may keep those of a transaction that was
// undone, and of items that were deleted.
type storyIndex struct {
	slots []slot // open addressing by the high bits of the mark
	used  int
	last  int64 // items up to this one are inside
}

// slot is one mark of one item; item 0 is an empty slot.
type slot struct{ mark, item uint32 }

func newStoryIndex() *storyIndex { return &storyIndex{slots: make([]slot, 1<<slotsLow)} }

// catchUp takes up the sketches stored since it last looked, also by others.
func (x *storyIndex) catchUp(t *tx, since int64) error {
	scan := func(rows *sql.Rows) (num int64, err error) {
		var sketch sql.RawBytes
		if err = rows.Scan(&num, &sketch); err == nil {
			x.add(num, alerts.Sketch(sketch).Keys())
		}
		return num, err
	}
	_, err := collect(t.ctx, t, scan, `SELECT item, sketch FROM story_sketches WHERE item > ? AND at >= ? ORDER BY item`, x.last, since)
	return err
}

// add makes an item the newest of its marks.
func (x *storyIndex) add(num int64, marks []int64) {
	x.last = max(x.last, num)
	if x.crowded(len(marks)) {
		x.rebuild(0)
	}
	for _, m := range marks {
		x.put(slot{uint32(m), uint32(num)})
	}
}

// crowded reports whether so many more marks would make looking slow.
func (x *storyIndex) crowded(more int) bool { return 3*(x.used+more) >= 2*len(x.slots) }

func (x *storyIndex) put(s slot) {
	shared, oldest := 0, 0
	i := x.home(s.mark)
	for ; x.slots[i].item != 0; i = x.after(i) {
		if x.slots[i] == s {
			return // of a transaction that was undone
		}
		if x.slots[i].mark != s.mark {
			continue
		}
		if shared++; shared == 1 || x.slots[i].item < x.slots[oldest].item {
			oldest = i
		}
	}
	if shared == perMark {
		x.slots[oldest] = s
		return
	}
	x.slots[i] = s
	x.used++
}

// find appends the newest items with a mark, in no order.
func (x *storyIndex) find(to []int64, mark int64) []int64 {
	for i := x.home(uint32(mark)); x.slots[i].item != 0; i = x.after(i) {
		if x.slots[i].mark == uint32(mark) {
			to = append(to, int64(x.slots[i].item))
		}
	}
	return to
}

// rebuild forgets the items before one and gives the others a table of the
// size that they need; the last size keeps the younger half when it must.
func (x *storyIndex) rebuild(oldest int64) {
	first := uint32(max(oldest, 1))
	kept, middle := census(x.slots, first)
	size := 1 << slotsLow
	for size < 3*kept && size < 1<<slotsHigh {
		size *= 2
	}
	if 2*kept > size {
		first = middle
	}
	old := x.slots
	x.slots, x.used = make([]slot, size), 0
	for _, s := range old {
		if s.item >= first {
			x.put(s)
		}
	}
}

// census counts the marks of items from a number on; middle has about half of
// them before it.
func census(all []slot, first uint32) (n int, middle uint32) {
	oldest, last := ^uint32(0), uint32(0)
	for _, s := range all {
		if s.item >= first {
			n, oldest, last = n+1, min(oldest, s.item), max(last, s.item)
		}
	}
	return n, oldest + (last-oldest)/2 + 1
}

func (x *storyIndex) home(mark uint32) int {
	return int(mark >> (33 - bits.Len(uint(len(x.slots)))))
}

func (x *storyIndex) after(i int) int { return (i + 1) & (len(x.slots) - 1) }
