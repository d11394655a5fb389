package arabic

import (
	"slices"
	"strings"
)

// Lookup says which tokens of an index of folded words (Fold) may be a form of
// one word of a term: those that are one of Whole or begin with one of Starts.
// It lets through more than Index.Match finds, and never less.
type Lookup struct{ Starts, Whole []string }

// Lookups returns a Lookup for each word of a term. The error is ErrNoWord.
func Lookups(term string, mode Mode) ([]Lookup, error) {
	b := NewBuilder()
	if _, err := b.Add(term, mode); err != nil {
		return nil, err
	}
	all := make([]Lookup, 0, len(b.paths[0]))
	for _, s := range b.paths[0] {
		all = append(all, b.all[s.word].lookup(b.lists))
	}
	return all, nil
}

func (w *word) lookup(ls *lists) Lookup {
	if w.class != classArabic {
		return Lookup{Whole: []string{spell(w.letters, true)}}
	}
	var l Lookup
	for _, f := range w.forms(ls) {
		stem := spell(f.letters, true)
		for _, p := range leads(f) {
			switch tails := tails(f); {
			case len(tails) == 1 || w.mode == Word:
				for _, t := range tails {
					l.Whole = append(l.Whole, p+stem+t)
				}
			default: // too many to be looked up one by one
				l.Starts = append(l.Starts, p+stem)
			}
		}
	}
	return l.tidy()
}

// tails are what the grammar lets stand behind a stem: nothing, a pronoun or
// the alef of tanwin.
func tails(f form) []string {
	all := []string{""}
	if f.flags&inPronoun != 0 {
		all = append(all, "ه", "ها", "هم", "هن", "هما", "نا", "كم", "كما")
	}
	if f.flags&inTanwin != 0 {
		all = append(all, "ا")
	}
	return all
}

// leads are what the grammar lets stand before a stem: see reader.prefixes.
func leads(f form) []string {
	articles := []string{"ال", "بال", "كال", "لل"}
	bare := []string{"", "ب", "ك", "ل"}
	if f.flags&needsArticle != 0 {
		bare = nil
		if f.letters[0] == lam {
			bare = []string{"ل"} // three lams are written as two
		}
	}
	if f.flags&inArticle == 0 {
		articles = nil
	}
	if f.flags&inClitics == 0 {
		return slices.DeleteFunc(append(bare, articles...), func(p string) bool { return p != "" && p != "ال" })
	}
	var all []string
	for _, conjunction := range []string{"", "و", "ف"} {
		for _, p := range append(bare[:len(bare):len(bare)], articles...) {
			all = append(all, conjunction+p)
		}
	}
	return all
}

// tidy drops what something shorter covers.
func (l Lookup) tidy() Lookup {
	slices.Sort(l.Starts)
	var starts []string
	for _, s := range l.Starts {
		if n := len(starts); n == 0 || !strings.HasPrefix(s, starts[n-1]) {
			starts = append(starts, s)
		}
	}
	slices.Sort(l.Whole)
	covered := func(s string) bool {
		return slices.ContainsFunc(starts, func(p string) bool { return strings.HasPrefix(s, p) })
	}
	return Lookup{starts, slices.DeleteFunc(slices.Compact(l.Whole), covered)}
}
