package alerts

import (
	"time"

	"rasid/arabic"
	"rasid/feeds"
)

// StoryWindow is how long a story takes up further items.
const StoryWindow = 48 * time.Hour

// Sketch is a small picture of an item's text by which near-duplicates are
// told; it is stored beside the item.
type Sketch []byte

// NewSketch draws an item. It is nil when the item has too little text to be
// told from others.
func NewSketch(it *feeds.Item) Sketch {
	return Sketch(arabic.Fold(it.Title))
}

// Keys returns the numbers under which near-duplicates of s can be looked up:
// two items of one story share at least one of them, nearly always.
func (s Sketch) Keys() []int64 {
	if len(s) == 0 {
		return nil
	}
	h := uint64(14695981039346656037)
	for _, b := range s {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return []int64{int64(h)}
}

// SameStory reports whether two items tell the same story. Two stories taken
// for one are worse than one story told twice.
func SameStory(a, b Sketch) bool { return len(a) > 0 && string(a) == string(b) }
