package arabic

// check says whether the form e really stands in the reading p of the token:
// the hash says only that the folded letters agree.
func (r *reader) check(e *entry, p reading) bool {
	stem := r.letters[p.cut:p.end]
	form := r.ix.lettersOf(e)
	if len(stem) != len(form) || e.flags&needsArticle != 0 && !r.hasArticle(p) {
		return false
	}
	if e.flags&voweled != 0 && clash(r.ix.marks[e.off], r.marks[p.cut:p.end]) {
		return false
	}
	for i, c := range form {
		if c != stem[i] && !r.agree(e, c, stem[i], i) {
			return false
		}
	}
	if form[0] > lastLetter {
		return true
	}
	if e.flags&counted != 0 && r.in(r.ix.lists.endings, p.cut, p.end) {
		return false
	}
	if p.clitics > 0 && !p.article && p.end-p.cut < leastAfterClitic && !r.in(r.ix.lists.short, 0, p.end) {
		return false
	}
	if r.isFunction() && !r.sameWord(form, p) {
		return false
	}
	if e.flags&realAlef != 0 && r.tanwinAt(p.end-1) {
		return false
	}
	return !r.blocked(p) && !r.ownEnding(p) && !r.lostHamza(form, stem, p)
}

// hasArticle says whether p has an article. Three lams are written as two:
// للغة is ل + لغة and ل + ال + لغة.
func (r *reader) hasArticle(p reading) bool {
	return p.article || p.clitics > 0 && r.letters[p.cut-1] == lam && r.letters[p.cut] == lam
}

// agree says whether the letter got at place i of a stem may stand for want,
// the letter of the term.
func (r *reader) agree(e *entry, want, got byte, i int) bool {
	if fold[want] != fold[got] {
		return false
	}
	n := int(e.n)
	switch fold[want] {
	case alef:
		return want == alef || got == alef || e.flags&anyHamza != 0 || i == 0 && n >= longStem
	case yeh:
		if want == yeh {
			return r.habits.undotsYa()
		}
		return n >= sloppyStem
	case heh:
		if want == heh {
			return e.flags&realHeh == 0
		}
		return r.habits.dropsTa()
	}
	return true
}

// isFunction says whether the token is a function word, with or without و ف.
func (r *reader) isFunction() bool {
	if r.function == 0 {
		r.function = 1
		n := len(r.letters)
		if r.in(r.ix.lists.function, 0, n) || n > 2 && isConjunction(r.letters[0]) && r.in(r.ix.lists.function, 1, n) {
			r.function = 2
		}
	}
	return r.function == 2
}

func isConjunction(c byte) bool { return c == waw || c == feh }

// sameWord says whether a term that is a function word itself stands here.
func (r *reader) sameWord(form []byte, p reading) bool {
	if p.article || p.pronoun || p.tanwin || p.cut > 1 || p.cut == 1 && !isConjunction(r.letters[0]) {
		return false
	}
	for i, c := range r.letters[p.cut:] {
		if half[c] != half[form[i]] {
			return false
		}
	}
	return true
}

// blocked says whether what p takes for clitics is part of the word. Behind an
// article only the word itself counts: والدين is و + الدين too.
func (r *reader) blocked(p reading) bool {
	for i := range p.clitics {
		if r.isWord(r.ix.lists.block, i) || !p.article && r.isInflected(r.ix.lists.block, i) {
			return true
		}
	}
	if !p.article {
		return false
	}
	if r.letters[p.cut-2] == alef {
		return r.in(r.ix.lists.ownAl, p.cut-2, len(r.letters))
	}
	return r.isWord(r.ix.lists.block, p.cut-1) || r.isInflected(r.ix.lists.block, p.cut-1)
}

// isWord says whether the letters from i on are in s as they stand, or without
// their pronoun.
func (r *reader) isWord(s *set, i int) bool {
	n := len(r.letters)
	if r.in(s, i, n) {
		return true
	}
	for _, m := range pronouns(r.letters[i:]) {
		if m > 0 && n-i-m >= leastAfterClitic && (r.in(s, i, n-m) || r.letters[n-m-1] == teh && r.inTa(s, i, n-m-1)) {
			return true
		}
	}
	return false
}

// isInflected says whether the letters from i on are a word of s with tanwin or
// the ending of a nisba, a feminine, a dual or a sound plural. ة is one behind
// adjectives only: لغزة is not of لغز.
func (r *reader) isInflected(s *set, i int) bool {
	n := len(r.letters)
	if n-i <= leastAfterClitic {
		return false
	}
	x, y := r.letters[n-2], r.letters[n-1]
	switch {
	case x == alef && y == teh:
		return n-i > leastAfterClitic+1 && (r.in(s, i, n-2) || r.inTa(s, i, n-2))
	case (x == alef || x == yeh || x == waw) && y == noon:
		return n-i > leastAfterClitic+1 && r.in(s, i, n-2)
	case y == alef || y == yeh:
		return r.in(s, i, n-1)
	}
	return fold[y] == heh && r.in(s, i, n-1) && takesFeminine(r.letters[i:n-1], r.ix.lists)
}

// ownEnding says whether p takes the last letter of a word for a tanwin or a
// pronoun: سوريا is not سوري + ا, نبيه not نبي + ه.
func (r *reader) ownEnding(p reading) bool {
	n := len(r.letters)
	switch {
	case p.tanwin:
		return !r.tanwinAt(p.end) && (r.in(r.ix.lists.placesYa, p.cut, n) || r.in(r.ix.lists.ownAlef, p.cut, n))
	case p.pronoun && r.letters[n-1] == heh:
		return r.in(r.ix.lists.ownHa, p.cut, n)
	}
	return false
}

// tanwinAt says whether a tanwin is written on the alef at i or before it.
func (r *reader) tanwinAt(i int) bool {
	return r.marks[i]&markVowels == markFathatan || i > 0 && r.marks[i-1]&markVowels == markFathatan
}

// lostHamza says whether p makes a word without hamza into a proclitic and a
// stem that begins with one, in a text that writes its hamzas: كامل is not
// ك + أمل there.
func (r *reader) lostHamza(form, stem []byte, p reading) bool {
	return p.clitics > 0 && !p.article && len(form) <= shortStem && isHamzaAlef(form[0]) && stem[0] == alef && r.habits.writesHamza()
}

// longStem is how many letters a stem needs that cannot be another word with
// another hamza: الأسباني is a slip for الإسباني, but أعلام is not إعلام.
const longStem = 6

// shortStem is how many letters a stem may have that is likely to be the end of
// another word: longer ones that lost a hamza are a slip (بامكان).
const shortStem = 4

// clash says whether both write a vowel over the same letter and they differ:
// عُمان is not عَمّان. The last letter carries the case and does not count.
func clash(a, b []byte) bool {
	for i := 0; i < len(a)-1; i++ {
		x, y := a[i]&markVowels, b[i]&markVowels
		if x != y && x != 0 && y != 0 {
			return true
		}
	}
	return false
}
