package arabic

// reader takes one token after another apart.
type reader struct {
	ix     *Index
	habits Habits

	letters, marks []byte // of the token
	sums           [maxLetters + 1]uint64
	endings        [2]int // lengths of the pronouns it may end in
	function       int8   // is the token a function word? 0 not yet asked, 1 no, 2 yes
	first          int    // of the words found for the token
}

// reading is one way to take a token apart: letters[cut:end] is the stem.
type reading struct {
	cut, end int
	clitics  int  // how many of the letters before the stem are و ف ب ك ل
	article  bool // ال or the second lam of لل stands before the stem
	pronoun  bool
	tanwin   bool
}

var powers = newPowers()

func newPowers() (p [maxLetters + 1]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * hashBase
	}
	return p
}

// token appends the words of the index that token i is a form of.
func (r *reader) token(t *Text, i int, out []uint32) []uint32 {
	k := &t.tokens[i]
	r.letters, r.marks = t.letters[k.off:k.end], t.marks[k.off:k.end]
	r.function, r.first = 0, len(out)
	if k.class != classArabic || len(r.letters) > maxLetters {
		return r.lookup(hashOf(r.letters), reading{end: len(r.letters)}, out)
	}
	var h uint64
	for j, c := range r.letters {
		h = h*hashBase + uint64(fold[c])
		r.sums[j+1] = h
	}
	r.endings = pronouns(r.letters)
	return r.prefixes(out)
}

// prefixes tries [و|ف] [ب|ك|ل] [ال], with ل+ال written لل.
func (r *reader) prefixes(out []uint32) []uint32 {
	w := r.letters
	out = r.suffixes(reading{}, out)
	cut := 0
	if len(w) > 1 && (w[0] == waw || w[0] == feh) {
		cut = 1
		out = r.suffixes(reading{cut: 1, clitics: 1}, out)
	}
	out = r.article(reading{cut: cut, clitics: cut}, out)
	if len(w) > cut+1 && (w[cut] == beh || w[cut] == kaf || w[cut] == lam) {
		cut++
		out = r.suffixes(reading{cut: cut, clitics: cut}, out)
		if w[cut-1] != lam {
			out = r.article(reading{cut: cut, clitics: cut}, out)
		} else if w[cut] == lam {
			out = r.suffixes(reading{cut: cut + 1, clitics: cut, article: true}, out)
		}
	}
	return out
}

// article tries ال behind the proclitics of p.
func (r *reader) article(p reading, out []uint32) []uint32 {
	w := r.letters
	if len(w) < p.cut+2 || w[p.cut] != alef || w[p.cut+1] != lam {
		return out
	}
	return r.suffixes(reading{cut: p.cut + 2, clitics: p.clitics, article: true}, out)
}

// Letters that a stem needs at the least, so that the rest of a short word is
// not taken for one.
const (
	leastAfterClitic = 3 // fewer only from the list short.txt
	leastStem        = 2
)

// suffixes tries the stem of p free, before a pronoun and before a tanwin.
func (r *reader) suffixes(p reading, out []uint32) []uint32 {
	n := len(r.letters)
	least := 1
	switch {
	case p.article:
		least = leastStem
	case p.clitics > 0:
		least = leastAfterClitic
		if p.cut == 1 {
			least = leastStem // which the list of short words must allow
		}
	}
	p.end = n
	if n-p.cut >= least {
		out = r.stem(p, out)
	}
	if p.article {
		return out
	}
	least = max(least, leastStem)
	for _, m := range r.endings {
		if m > 0 && n-p.cut-m >= least {
			q := p
			q.end, q.pronoun = n-m, true
			out = r.stem(q, out)
		}
	}
	if r.letters[n-1] == alef && n-p.cut-1 >= least {
		p.end, p.tanwin = n-1, true
		out = r.stem(p, out)
	}
	return out
}

// pronouns returns the lengths of the pronouns ه ها هم هن هما نا كم كما that
// w may end in.
func pronouns(w []byte) (lengths [2]int) {
	n := len(w)
	if n < 3 {
		return lengths
	}
	x, y, z := w[n-3], w[n-2], w[n-1]
	switch z {
	case heh:
		lengths[0] = 1
	case meem:
		if y == heh || y == kaf {
			lengths[0] = 2
		}
	case noon:
		if y == heh {
			lengths[0] = 2
		}
	case alef:
		if y == heh || y == noon {
			lengths[0] = 2
		}
		if y == meem && (x == heh || x == kaf) {
			lengths[0] = 3
		}
	}
	return lengths
}

func (r *reader) stem(p reading, out []uint32) []uint32 {
	return r.lookup(r.sum(p.cut, p.end), p, out)
}

// lookup appends the words that have a form with this hash and fit p.
func (r *reader) lookup(h uint64, p reading, out []uint32) []uint32 {
	s := r.ix.slot(spread(h))
	for i := s.head; i != 0; i = r.ix.entries[i].next {
		e := &r.ix.entries[i]
		if fits(e, p) && !r.found(e.word, out) && r.check(e, p) {
			out = append(out, e.word)
		}
	}
	return out
}

func (r *reader) found(word uint32, out []uint32) bool {
	for _, w := range out[r.first:] {
		if w == word {
			return true
		}
	}
	return false
}

// fits says whether the grammar lets the form e stand in p.
func fits(e *entry, p reading) bool {
	need := inFree
	switch {
	case p.pronoun:
		need = inPronoun
	case p.tanwin:
		need = inTanwin
	}
	if p.clitics > 0 {
		need |= inClitics
	}
	if p.article {
		need |= inArticle
	}
	return e.flags&need == need
}
