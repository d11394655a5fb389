package arabic

import (
	"math"
	"sync"
)

// Index finds all terms in a text at a cost nearly flat in their number. It is
// a hash of stems: a token is taken apart in the few ways that the clitic
// grammar knows, each stem is looked up once, and what is found is checked.
type Index struct {
	lists   *lists
	slots   []slot
	entries []entry
	letters []byte
	marks   map[uint32][]byte // by entry.off, of terms typed with vowels
	terms   []int32           // per word: the term it is alone, or -1
	phrases *phrases
	scratch sync.Pool
}

// slot of the open-addressed table: tag is the upper half of the hash, head
// the first entry, 0 for none.
type slot struct{ tag, head uint32 }

// entry is a form of a word.
type entry struct {
	word, next uint32
	off        uint32 // letters[off:off+n]
	n          uint16
	flags      uint16
}

// maxLetters is the longest token that is taken apart; longer ones are only
// compared whole.
const maxLetters = 40

// hashBase is odd, so that a letter at any distance still counts.
const hashBase = 0x9E3779B97F4A7C15

// hashOf is a polynomial over the folded letters.
func hashOf(letters []byte) uint64 {
	var h uint64
	for _, c := range letters {
		h = h*hashBase + uint64(fold[c])
	}
	return h
}

// spread mixes a polynomial hash, whose lower bits know little of the first
// letters, into a place and a tag.
func spread(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return h ^ h>>32
}

// Build compiles the terms. The Index is safe for concurrent use.
func (b *Builder) Build() *Index {
	ix := &Index{lists: b.lists, entries: make([]entry, 1, 1+2*len(b.all)), marks: map[uint32][]byte{}}
	ix.scratch.New = func() any { return &scratch{} }
	for i := range b.all {
		w := &b.all[i]
		for _, f := range w.forms(b.lists) {
			n := min(len(f.letters), math.MaxUint16)
			if m := w.marksOf(f.letters); m != nil {
				f.flags |= voweled
				ix.marks[uint32(len(ix.letters))] = m
			}
			ix.entries = append(ix.entries, entry{word: uint32(i), off: uint32(len(ix.letters)), n: uint16(n), flags: f.flags})
			ix.letters = append(ix.letters, f.letters[:n]...)
		}
	}
	ix.hash()
	ix.place(b.paths, len(b.all))
	return ix
}

// hash fills the table, at most half full.
func (ix *Index) hash() {
	size := 16
	for size < 2*len(ix.entries) {
		size *= 2
	}
	ix.slots = make([]slot, size)
	for i := 1; i < len(ix.entries); i++ {
		e := &ix.entries[i]
		h := spread(hashOf(ix.lettersOf(e)))
		s := ix.slot(h)
		e.next, s.head, s.tag = s.head, uint32(i), uint32(h>>32)
	}
}

// slot returns where the entries of h stand, or the free slot for them.
func (ix *Index) slot(h uint64) *slot {
	mask := uint64(len(ix.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := &ix.slots[i]
		if s.head == 0 || s.tag == uint32(h>>32) {
			return s
		}
	}
}

func (ix *Index) lettersOf(e *entry) []byte { return ix.letters[e.off : e.off+uint32(e.n)] }

// place says which words are terms of their own and which begin phrases.
func (ix *Index) place(paths []path, words int) {
	ix.terms = make([]int32, words)
	for i := range ix.terms {
		ix.terms[i] = -1
	}
	ix.phrases = newPhrases(words)
	for n, p := range paths {
		if len(p) == 1 {
			ix.terms[p[0].word] = int32(n)
		} else {
			ix.phrases.add(p, int32(n))
		}
	}
}
