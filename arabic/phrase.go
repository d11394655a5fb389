package arabic

// phrases is a tree of words: a node is a beginning of phrases, node 0 the
// empty one.
type phrases struct {
	edges map[edge]uint32
	terms []int32 // per node: the phrase that ends here, or -1
	first []bool  // per word: does a phrase begin with it?
}

type edge struct {
	node, word uint32
	broken     bool
}

func newPhrases(words int) *phrases {
	return &phrases{edges: map[edge]uint32{}, terms: []int32{-1}, first: make([]bool, words)}
}

func (p *phrases) add(steps path, term int32) {
	var node uint32
	p.first[steps[0].word] = true
	for _, s := range steps {
		e := edge{node, s.word, s.broken}
		next, ok := p.edges[e]
		if !ok {
			next = uint32(len(p.terms))
			p.edges[e] = next
			p.terms = append(p.terms, -1)
		}
		node = next
	}
	p.terms[node] = term
}

// walk calls found for every phrase that begins with the words at token i.
func (s *scratch) walk(p *phrases, t *Text, i, at int, node uint32, found func(last int, term int32)) {
	for _, w := range s.wordsAt(at) {
		if at == i && !p.first[w] {
			continue
		}
		for _, broken := range [2]bool{true, false} {
			if !broken && at > i && t.tokens[at].Break {
				continue
			}
			next, ok := p.edges[edge{node, w, broken}]
			if !ok {
				continue
			}
			if p.terms[next] >= 0 {
				found(at, p.terms[next])
			}
			if at+1 < len(t.tokens) {
				s.walk(p, t, i, at+1, next, found)
			}
		}
	}
}
