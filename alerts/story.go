package alerts

import (
	"encoding/binary"
	"time"

	"rasid/feeds"
)

// StoryWindow is how long a story takes up further items, counted from its
// first one.
const StoryWindow = 48 * time.Hour

// Sketch is a small picture of an item's text by which near-duplicates are
// told; the store keeps it as long as the window. It holds the words of the
// headline, in order and shortened to what spelling and inflection leave
// alone, and a MinHash of the lead.
type Sketch []byte

// The parts of a sketch: one byte that counts the words of the headline, the
// words, and the lead's minima where it has one.
const (
	maxWords = 24 // of a headline; what comes later tells nothing more
	minima   = 24 // of the lead: a similarity is known to within a tenth
	wordSize = 4
)

// NewSketch draws an item. It is nil when the item has too little text to be
// told from others.
func NewSketch(it *feeds.Item) Sketch {
	title, lead := headline(it.Title), leadOf(it)
	if len(title) == 0 || len(title) < fewWords && lead == nil {
		return nil
	}
	s := make(Sketch, 0, 1+wordSize*(len(title)+len(lead)))
	s = append(s, byte(len(title)))
	for _, w := range title {
		s = binary.LittleEndian.AppendUint32(s, w)
	}
	for _, m := range lead {
		s = binary.LittleEndian.AppendUint32(s, m)
	}
	return s
}

func (s Sketch) title() []uint32 {
	if len(s) == 0 {
		return nil
	}
	return words32(s[1 : 1+wordSize*int(s[0])])
}

func (s Sketch) lead() []uint32 {
	if len(s) == 0 {
		return nil
	}
	return words32(s[1+wordSize*int(s[0]):])
}

func words32(b []byte) []uint32 {
	if len(b) == 0 {
		return nil
	}
	out := make([]uint32, len(b)/wordSize)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[wordSize*i:])
	}
	return out
}

// Keys returns the numbers under which near-duplicates of s can be looked up:
// two items of one story share at least one of them, nearly always. Of the
// headline they are pairs of minima (two headlines that share seven words in
// ten share one of six pairs in 98 of 100 cases), of the lead single ones.
func (s Sketch) Keys() []int64 {
	const pairs, singles = 6, 5
	keys := make([]int64, 0, pairs+singles)
	if title := s.title(); len(title) >= fewWords {
		var low [2 * pairs]uint32
		minHash(low[:], title)
		for i := range pairs {
			keys = append(keys, key(i, low[2*i], low[2*i+1]))
		}
	}
	if lead := s.lead(); lead != nil {
		for i := range singles {
			keys = append(keys, key(pairs+i, lead[i], 0))
		}
	}
	return keys
}

// key is a number for the value of one band.
func key(band int, a, b uint32) int64 {
	return int64(mix(uint64(a)<<32|uint64(b)) ^ mix(uint64(band)+1))
}

// minHash fills low with the least value that each of as many hash functions
// takes on the set: two sets agree in as many places as they share members.
func minHash(low, set []uint32) {
	for i := range low {
		seed := mix(uint64(i) + 0x9e3779b97f4a7c15)
		least := ^uint32(0)
		for _, v := range set {
			least = min(least, uint32(((uint64(v)|1<<32)*(seed|1))>>32))
		}
		low[i] = least
	}
}

// mix spreads the bits of a number (the finaliser of MurmurHash3).
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
