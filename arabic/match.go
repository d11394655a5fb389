package arabic

import "slices"

// Hit is one place where a term stands in a Text.
type Hit struct {
	Term        int // number that Builder.Add returned
	First, Last int // tokens, both inclusive
	Start, End  int // code points of the original, end exclusive; whole tokens
}

// scratch is the memory of one Match.
type scratch struct {
	words []uint32 // that match, token by token
	ends  []int32  // of the words of token i
	read  reader
}

func (s *scratch) wordsAt(i int) []uint32 {
	from := int32(0)
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.words[from:s.ends[i]]
}

// Match appends every hit of every term in t to hits, ordered by First, then
// Term, and returns it. h is how the whole document spells; nil is a document
// without habits.
func (ix *Index) Match(t *Text, h *Habits, hits []Hit) []Hit {
	s := ix.scratch.Get().(*scratch)
	defer ix.scratch.Put(s)
	s.words, s.ends = s.words[:0], s.ends[:0]
	s.read.ix, s.read.habits = ix, Habits{}
	if h != nil {
		s.read.habits = *h
	}
	for i := range t.tokens {
		s.words = s.read.token(t, i, s.words)
		s.ends = append(s.ends, int32(len(s.words)))
	}
	if len(s.words) == 0 {
		return hits
	}
	for i := range t.tokens {
		hits = ix.hitsAt(t, s, i, hits)
	}
	return hits
}

// hitsAt appends the hits that begin at token i.
func (ix *Index) hitsAt(t *Text, s *scratch, i int, hits []Hit) []Hit {
	words := s.wordsAt(i)
	if len(words) == 0 {
		return hits
	}
	n := len(hits)
	found := func(last int, term int32) {
		hits = append(hits, Hit{Term: int(term), First: i, Last: last, Start: t.tokens[i].Start, End: t.tokens[last].End})
	}
	for _, w := range words {
		if ix.terms[w] >= 0 {
			found(i, ix.terms[w])
		}
	}
	if len(ix.phrases.edges) > 0 {
		s.walk(ix.phrases, t, i, i, 0, found)
	}
	if len(hits) > n+1 {
		slices.SortFunc(hits[n:], func(a, b Hit) int { return a.Term - b.Term })
	}
	return hits
}
