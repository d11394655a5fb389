package arabic

// inflected adds the word of s with its duals, sound plurals and feminine, and
// where s is one of these itself, of the word it belongs to.
func (f *forms) inflected(s []byte, ls *lists, deep bool) {
	f.irregular(s, ls)
	for _, base := range bases(s, ls) {
		f.paradigm(base, ls)
		f.irregular(base.letters, ls)
		if deep {
			f.broken(base.letters, ls)
			if n := len(base.letters); base.letters[n-1] == tehMarbuta && takesFeminine(base.letters[:n-1], ls) {
				f.broken(base.letters[:n-1], ls) // كبيرة is of كبار too
			}
		}
	}
	if deep {
		f.broken(s, ls)
	}
}

// irregular adds the words that stand in one row with s.
func (f *forms) irregular(s []byte, ls *lists) {
	for _, row := range ls.irregular.rowsOf(s) {
		for _, w := range row {
			f.stem(w, ls, "irregular form from the list")
		}
	}
}

// broken adds the broken plurals of s; for a broken plural its singular.
func (f *forms) broken(s []byte, ls *lists) {
	if n := len(s); s[n-1] == heh && n >= sloppyStem && !ls.ownHa.has(s) {
		s = with(s[:n-1], tehMarbuta)
	}
	for _, row := range ls.plurals.rowsOf(s) {
		f.singular(row[0], s, ls)
		for _, w := range row[1:] {
			f.stem(w, ls, "broken plural from the list")
		}
	}
}

// singular adds the forms of the singular of s: of وزراء there is وزير and not
// وزيرة.
func (f *forms) singular(one, s []byte, ls *lists) {
	last := one[len(one)-1]
	if string(one) == string(s) || len(one) < 3 || last == tehMarbuta || last == alefMaqsura || last == alef {
		f.paradigm(base{letters: one}, ls)
		return
	}
	f.stem(one, ls, asWritten)
	f.plurals(one, ls)
}

// base is a singular that a term may belong to. One that was guessed from a
// plural or dual is not taken on to its masculine.
type base struct {
	letters []byte
	guessed bool
	whole   bool // a plural or dual itself: nothing more is put on
}

// bases returns s and the singulars that s may be a dual or sound plural of.
// Where Arabic leaves it open (is مجموعات of مجموعة or مجموع?) the shape of the
// word decides, and both are returned if both are likely.
func bases(s []byte, ls *lists) []base {
	n := len(s)
	self, plural := base{letters: s}, base{letters: s, whole: true}
	switch {
	case s[n-1] == alefMaqsura && n >= sloppyStem && (n > 4 || !isAlef(s[0])) && !ls.ownYa.has(s):
		return []base{self, {letters: with(s[:n-1], yeh)}}
	case n < 4 || ls.endings.has(s):
	case n == 4 && ends(s, alef, teh):
		return []base{plural, {letters: with(s[:2], tehMarbuta), guessed: true}}
	case n == 4:
	case ends(s, alef, teh):
		out := []base{plural, {letters: with(s[:n-2], tehMarbuta), guessed: true}}
		if s[n-4] == alef || masdar(s[:n-2]) || participle(s[:n-2]) {
			out = append(out, base{letters: s[:n-2], guessed: true})
		}
		return out
	case ends(s, teh, yeh, noon), ends(s, teh, alef, noon):
		return []base{plural, {letters: with(s[:n-3], tehMarbuta), guessed: true}}
	case ends(s, yeh, noon) && !(n == 5 && (s[0] == teh || s[0] == meem)),
		ends(s, waw, noon) && n >= 6:
		return []base{plural, {letters: s[:n-2]}}
	}
	return []base{self}
}

func ends(s []byte, tail ...byte) bool {
	n := len(s) - len(tail)
	if n < 0 {
		return false
	}
	for i, c := range tail {
		if s[n+i] != c {
			return false
		}
	}
	return true
}

const (
	freeForm      = inFree | inClitics | inArticle
	pluralForm    = freeForm | inPronoun
	constructForm = inFree | inPronoun | inClitics
)

// paradigm adds the forms of a singular.
func (f *forms) paradigm(b base, ls *lists) {
	s := b.letters
	f.stem(s, ls, asWritten)
	n := len(s)
	if b.whole {
		return
	}
	if n < 3 {
		if ls.fem.has(s) {
			f.stem(with(s, tehMarbuta), ls, "feminine")
		}
		return
	}
	switch last := s[n-1]; {
	case last == tehMarbuta || last == heh && n >= sloppyStem && !ls.ownHa.has(s):
		f.feminine(s[:n-1], ls, b.guessed)
	case last == alefMaqsura:
		f.plurals(with(s[:n-1], yeh), ls)
	case last == alef:
		if n >= sloppyStem && !ls.placesYa.has(s) {
			f.add(with(s, teh), pluralForm, "sound plural")
		}
	case last == waw && n >= sloppyStem:
		f.add(with(s, heh, alef, teh), pluralForm, "sound plural")
	default:
		f.masculine(s, ls)
	}
}

// feminine adds the forms of stem + ة.
func (f *forms) feminine(stem []byte, ls *lists, guessed bool) {
	f.femalePlural(stem)
	if !guessed && takesFeminine(stem, ls) {
		f.stem(stem, ls, "masculine")
		f.plurals(stem, ls)
	}
}

func (f *forms) femalePlural(stem []byte) {
	n := len(stem)
	f.add(with(stem, teh, alef, noon), freeForm|counted, "dual")
	f.add(with(stem, teh, yeh, noon), freeForm|counted, "dual")
	f.add(with(stem, teh, alef), constructForm, "dual before another noun")
	f.add(with(stem, teh, yeh), constructForm, "dual before another noun")
	f.add(with(stem, alef, teh), pluralForm, "sound plural")
	if n >= 4 && isAlef(stem[n-1]) {
		f.add(with(stem[:n-1], alefMadda, teh), pluralForm, "sound plural")
	}
	if n >= 4 && stem[n-1] == alef {
		f.add(with(stem[:n-1], yeh, alef, teh), pluralForm, "sound plural")
	}
}

// masculine adds the forms of a stem without ة.
func (f *forms) masculine(s []byte, ls *lists) {
	f.plurals(s, ls)
	if takesFeminine(s, ls) {
		f.stem(with(s, tehMarbuta), ls, "feminine")
		f.femalePlural(s)
	}
}

// plurals adds the duals and sound plurals of s.
func (f *forms) plurals(s []byte, ls *lists) {
	n := len(s)
	f.add(with(s, alef, noon), freeForm|counted, "dual")
	f.add(with(s, yeh, noon), freeForm|counted, "dual or sound plural")
	f.add(with(s, yeh), inPronoun|inClitics, "dual or sound plural before a pronoun")
	f.add(with(s, alef), inPronoun|inClitics, "dual before a pronoun")
	if n < 4 {
		return
	}
	agent := participle(s) || s[1] == alef && n == 4
	if agent || manly(s) || takesFeminine(s, ls) {
		f.add(with(s, waw, noon), freeForm|counted, "sound plural")
	}
	if s[n-1] == yeh {
		f.add(with(s, waw), constructForm, "sound plural before another noun")
	}
	if s[n-1] == yeh && ls.noFem.hasTa(s) {
		return // عمليات is of عملية, not of عملي
	}
	if !agent || takesFeminine(s, ls) || !actionShape(s) && participle(s) {
		f.add(with(s, alef, teh), pluralForm|counted, "sound plural")
	}
	if agent && !ls.noFem.has(s) {
		f.add(with(s, waw), constructForm, "sound plural before another noun")
		f.add(with(s, yeh), constructForm, "sound plural before another noun")
	}
	if fold[s[n-1]] == hamza && s[n-2] == alef && n >= 5 {
		f.add(with(s[:n-1], waw, alef, teh), pluralForm, "sound plural")
	}
}

// manly says whether s is a nisba or has the shape of طيار: the sound plural in
// ون is of people.
func manly(s []byte) bool { return s[len(s)-1] == yeh || len(s) == 4 && s[2] == alef }

// takesFeminine says whether s has the shape of an adjective that takes ة:
// nisba, فعيل, فاعل and participles with م, and is not on the list of nouns.
func takesFeminine(s []byte, ls *lists) bool {
	n := len(s)
	if ls.fem.has(s) {
		return true
	}
	if ls.noFem.has(s) || ls.noFem.hasTa(s) {
		return false
	}
	switch {
	case n >= 3 && s[n-1] == yeh:
		return true
	case n == 4 && (s[2] == yeh || s[1] == alef):
		return true
	}
	return participle(s) && !actionShape(s)
}

// participle says whether s is م and three letters or more.
func participle(s []byte) bool { return len(s) >= 4 && s[0] == meem }

// actionShape says whether s is مفاعل: with ة it is the name of the action
// (مشاركة, محادثة), another word than the one who acts.
func actionShape(s []byte) bool { return len(s) == 5 && s[2] == alef }

// masdar says whether s is تفعيل, تفاعل or تفعل.
func masdar(s []byte) bool { return len(s) >= 4 && s[0] == teh }
