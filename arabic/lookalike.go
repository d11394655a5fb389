package arabic

import "slices"

// lookalikes adds what a reader might fear or hope that w finds, and why it
// does not.
func (v *variants) lookalikes(w *word, ls *lists) {
	s := w.letters
	v.reach(w, ls)
	if hasArticle(s) && !ls.ownAl.has(s) {
		v.try(spell(s[2:], false), "without the article that was typed", false)
		s = s[2:]
	}
	v.endings(s, ls)
	v.hamzas(s)
	for _, word := range ls.block.sorted() {
		if k := []byte(word); foldsTo(k[1:], s) {
			v.try(spell(k, false), "one word, not "+spell(k[:1], false)+" + "+spell(s, false), false)
		}
	}
}

// reach adds forms that a wider mode would find.
func (v *variants) reach(w *word, ls *lists) {
	for _, m := range []Mode{Inflected, Lemma} {
		wide := *w
		wide.mode = m
		for _, f := range wide.forms(ls) {
			if f.flags&inFree != 0 && f.why != asWritten {
				v.try(spell(f.letters, false), f.why+": mode "+m.String(), false)
			}
		}
	}
}

// endings adds the words that differ by their last letters.
func (v *variants) endings(s []byte, ls *lists) {
	last := s[len(s)-1]
	switch {
	case ls.placesYa.has(s):
		v.try(spell(s[:len(s)-1], false), "nisba, another word", false)
		v.try(spell(with(s[:len(s)-1], tehMarbuta), false), "feminine nisba, another word", false)
	case last == yeh:
		v.try(spell(with(s, alef), false), "the place, not its nisba", false)
		v.try(spell(with(s[:len(s)-1], alefMaqsura), false), "ى is not ي", false)
	case last == alefMaqsura:
		v.try(spell(with(s[:len(s)-1], yeh), false), "ي is not ى", false)
	case last == tehMarbuta:
		v.try(spell(with(s[:len(s)-1], yeh), false), "nisba, another word", false)
	default:
		v.try(spell(with(s, yeh), false), "nisba, another word", false)
		v.try(spell(with(s, yeh, tehMarbuta), false), "feminine nisba, another word", false)
		v.try(spell(with(s, tehMarbuta), false), "with ة another word", false)
	}
}

// hamzas adds the word with another hamza on its first alef.
func (v *variants) hamzas(s []byte) {
	if !isHamzaAlef(s[0]) {
		return
	}
	for _, c := range []byte{alefAbove, alefBelow, alefMadda} {
		if c != s[0] {
			v.try(spell(with([]byte{c}, s[1:]...), false), "another hamza is written", false)
		}
	}
}

func foldsTo(a, b []byte) bool {
	return slices.EqualFunc(a, b, func(x, y byte) bool { return fold[x] == fold[y] })
}

func (s *set) sorted() []string {
	all := make([]string, 0, len(s.words))
	for _, spellings := range s.words {
		all = append(all, spellings...)
	}
	slices.Sort(all)
	return all
}
