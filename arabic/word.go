package arabic

import "slices"

// word is one word of a term: how it was typed and how far it reaches.
type word struct {
	letters []byte
	marks   []byte // nil when the word was typed without vowels
	class   byte
	mode    Mode
}

// Flags of a form: which readings of a token it may be the stem of.
const (
	inFree    uint16 = 1 << iota // without pronoun and tanwin
	inPronoun                    // before a pronoun
	inTanwin                     // before the alef of tanwin
	inClitics                    // behind و ف ب ك ل
	inArticle                    // behind ال
	needsArticle
	anyHamza // أ إ آ agree with each other
	realHeh  // the final ه is no sloppy ة
	voweled  // typed with vowels
	realAlef // the final ا is part of the stem, no tanwin
	counted  // a stem with ان ين ون ات put on
	inWord   = inFree | inPronoun | inTanwin | inClitics | inArticle
)

// form is a stem to look for.
type form struct {
	letters []byte
	flags   uint16
	why     string
}

// forms lists the stems of w, none twice.
func (w *word) forms(ls *lists) []form {
	if w.class != classArabic || w.mode == Exact {
		return []form{{w.letters, inFree, asWritten}}
	}
	var f forms
	switch w.mode {
	case Name:
		f.name(w.letters)
	case Word:
		f.word(w.letters, ls)
	default:
		f.word(w.letters, ls)
		s := w.letters
		if hasArticle(s) && !ls.ownAl.has(s) && string(s) != theGod {
			s = s[2:]
		}
		f.inflected(s, ls, w.mode == Lemma)
	}
	if w.tanwin() { // سورياً was asked for, whatever it is
		for i := range f {
			f[i].flags &^= realAlef
		}
	}
	return f
}

// tanwin says whether the term ends in a written one.
func (w *word) tanwin() bool {
	n := len(w.marks)
	return n > 1 && (w.marks[n-1]&markVowels == markFathatan || w.marks[n-2]&markVowels == markFathatan)
}

// asWritten is the reason of the forms that add nothing to the term.
const asWritten = "as written"

// ownReading is the reason of a typed ال that may be part of the word.
const ownReading = "ال is part of the word"

type forms []form

// add puts a form into f; flags of one stem are joined where they ask for the
// same article.
func (f *forms) add(letters []byte, flags uint16, why string) {
	for i := range *f {
		g := &(*f)[i]
		if (g.flags^flags)&(needsArticle|anyHamza) == 0 && slices.Equal(g.letters, letters) {
			g.flags |= flags
			return
		}
	}
	*f = append(*f, form{letters, flags, why})
}

func (f *forms) name(s []byte) {
	flags := inFree | inClitics | anyHamza
	if hasArticle(s) {
		f.add(s[2:], flags|inArticle|needsArticle, asWritten)
	}
	f.add(s, flags, asWritten)
}

func (f *forms) word(s []byte, ls *lists) {
	if hasArticle(s) && !ls.ownAl.has(s) && string(s) != theGod {
		f.add(s[2:], inFree|inClitics|inArticle|needsArticle, asWritten)
	}
	switch {
	case hasArticle(s) && !ls.ownAl.has(s): // no article leaves room for a pronoun or tanwin
		f.add(s, inFree|inClitics|inArticle, ownReading)
	case hasArticle(s):
		f.stem(s, ls, ownReading)
	default:
		f.stem(s, ls, asWritten)
	}
	if string(s) == theGod {
		f.add([]byte{lam, lam, heh}, inFree|inClitics, "ل + الله")
	}
}

// stem adds s as it stands free, before a pronoun and before a tanwin.
func (f *forms) stem(s []byte, ls *lists, why string) {
	n := len(s)
	last := s[n-1]
	free := inFree | inClitics | inArticle
	switch {
	case ls.placesYa.has(s):
		f.add(s, inFree|inClitics|realAlef|anyHamza, why)
	case last == alef && why != asWritten:
		f.add(s, inWord&^inTanwin|realAlef, why)
	case last == tehMarbuta:
		f.add(s, free, why)
		f.add(with(s[:n-1], teh), inPronoun|inClitics, "ة becomes ت before a pronoun")
	case last == alefMaqsura:
		f.add(s, free, why)
		f.add(with(s[:n-1], alef), inPronoun|inClitics, "ى becomes ا before a pronoun")
		if n >= sloppyStem && !ls.ownYa.has(s) {
			f.add(with(s[:n-1], yeh), inPronoun|inTanwin|inClitics, why)
		}
	case last == alefAbove && n >= 3:
		f.add(s, inWord&^inTanwin, why)
		f.add(with(s[:n-1], hamza), inPronoun|inClitics, "أ becomes ئ or ؤ before a pronoun")
	case last == heh && ls.ownHa.has(s):
		f.add(s, inWord|realHeh, why)
	case last == heh && n > 2:
		f.add(s, inWord&^inTanwin, why)
		f.add(with(s[:n-1], teh), inPronoun|inClitics, "ة becomes ت before a pronoun")
	case n > 4 && ends(s, alef, teh) && !ls.endings.has(s): // a sound plural takes no alef of tanwin
		f.add(s, inWord&^inTanwin, why)
	case last == alef, fold[last] == hamza && n > 1 && isAlef(s[n-2]):
		f.add(s, inWord&^inTanwin, why)
	case last == waw && n > 3: // ا after it is the ending of a verb
		f.add(s, inWord&^inTanwin, why)
	default:
		f.add(s, inWord, why)
	}
}

// sloppyStem is how many letters a term needs before its final ه may stand for
// ة, or its ى for ي: shorter ones are too often words of their own.
const sloppyStem = 4

// theGod is الله.
const theGod = string(alef) + string(lam) + string(lam) + string(heh)

// hasArticle says whether s begins with ال and has a stem of two letters.
func hasArticle(s []byte) bool {
	return len(s) >= 4 && s[0] == alef && s[1] == lam
}

func with(s []byte, tail ...byte) []byte {
	return append(s[:len(s):len(s)], tail...)
}
