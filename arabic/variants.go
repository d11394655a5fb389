package arabic

import (
	"slices"
	"strings"
)

// Variant is one form that a term matches, or deliberately does not.
type Variant struct {
	Form    string // as it would stand in a text
	Reason  string // why, in a few English words: "preposition ل", "sound plural"
	Matches bool   // false: a look-alike that is left out on purpose
}

// Variants lists the forms of a term in a mode, commonest kind first, and then
// the look-alikes that it leaves out. Each form was run through the matcher:
// Matches is what it said. Of a phrase the clitics of the first word are
// varied. The error is ErrNoWord.
func Variants(term string, mode Mode) ([]Variant, error) {
	b := NewBuilder()
	if _, err := b.Add(term, mode); err != nil {
		return nil, err
	}
	v := variants{ix: b.Build(), seen: map[string]bool{}, rest: restOf(b)}
	w := &b.all[b.paths[0][0].word]
	v.try(spell(w.letters, false), asWritten, true)
	fs := w.forms(b.lists)
	for _, step := range attachments {
		for _, f := range fs {
			if !w.strayArticle(f, b.lists) {
				step(&v, f)
			}
		}
	}
	if w.class == classArabic {
		v.lookalikes(w, b.lists)
	}
	return v.out, nil
}

// strayArticle says whether f takes the typed ال for a part of the word, which
// it is in the words of a list only.
func (w *word) strayArticle(f form, ls *lists) bool {
	return hasArticle(w.letters) && hasArticle(f.letters) && f.flags&needsArticle == 0 && !ls.ownAl.has(w.letters)
}

// restOf spells the words of the one term of b behind its first.
func restOf(b *Builder) string {
	var s strings.Builder
	for _, step := range b.paths[0][1:] {
		s.WriteString(" " + spell(b.all[step.word].letters, false))
	}
	return s.String()
}

type variants struct {
	ix   *Index
	rest string // of the phrase
	seen map[string]bool
	out  []Variant
}

// try adds a form if the index says of it what is wanted.
func (v *variants) try(form, reason string, want bool) {
	form += v.rest
	if v.seen[form] {
		return
	}
	t := NewText(form)
	var h Habits
	h.Add(t)
	h.ta, h.hamza = h.ta+1, h.hamza+1 // a text that writes its ة and its hamzas
	found := slices.ContainsFunc(v.ix.Match(t, &h, nil), func(hit Hit) bool { return hit.First == 0 })
	if found == want {
		v.seen[form] = true
		v.out = append(v.out, Variant{form, reason, want})
	}
}

// attachments put on what may stand around a stem, commonest first.
var attachments = []func(*variants, form){
	(*variants).bare,
	func(v *variants, f form) { v.article(f, "ال", "لل", "") },
	func(v *variants, f form) { v.clitic(f, "و", "conjunction و") },
	func(v *variants, f form) { v.clitic(f, "ب", "preposition ب") },
	func(v *variants, f form) { v.clitic(f, "ل", "preposition ل") },
	func(v *variants, f form) { v.clitic(f, "ك", "preposition ك") },
	func(v *variants, f form) { v.clitic(f, "ف", "conjunction ف") },
	(*variants).tanwin,
	func(v *variants, f form) { v.pronoun(f, "ه") },
	func(v *variants, f form) { v.pronoun(f, "ها") },
	func(v *variants, f form) { v.pronoun(f, "هم") },
	func(v *variants, f form) { v.pronoun(f, "هما") },
	func(v *variants, f form) { v.pronoun(f, "هن") },
	func(v *variants, f form) { v.pronoun(f, "نا") },
	func(v *variants, f form) { v.pronoun(f, "كم") },
	func(v *variants, f form) { v.pronoun(f, "كما") },
	func(v *variants, f form) { v.article(f, "وال", "", "conjunction و and ") },
	func(v *variants, f form) { v.article(f, "فال", "فلل", "conjunction ف and ") },
	func(v *variants, f form) { v.article(f, "بال", "", "preposition ب and ") },
	func(v *variants, f form) { v.article(f, "كال", "", "preposition ك and ") },
	func(v *variants, f form) { v.article(f, "وبال", "ولل", "و, a preposition and ") },
	func(v *variants, f form) { v.clitic(f, "وب", "conjunction و and preposition ب") },
	func(v *variants, f form) { v.clitic(f, "ول", "conjunction و and preposition ل") },
}

// because joins what is put on with why the stem itself is a form.
func because(f form, what string) string {
	if f.why == asWritten {
		return what
	}
	return what + ", " + f.why
}

func (v *variants) bare(f form) {
	if f.flags&inFree != 0 {
		v.try(spell(f.letters, false), f.why, true)
	}
}

func (v *variants) article(f form, al, lil, what string) {
	if f.flags&(inArticle|inFree) != inArticle|inFree {
		return
	}
	s := spell(f.letters, false)
	v.try(al+s, because(f, what+"article ال"), true)
	if lil != "" {
		v.try(lil+strings.TrimPrefix(s, "ل"), because(f, what+"ل + article"), true)
	}
}

func (v *variants) clitic(f form, c, what string) {
	if f.flags&(inClitics|inFree|needsArticle) == inClitics|inFree {
		v.try(c+spell(f.letters, false), because(f, what), true)
	}
}

func (v *variants) pronoun(f form, p string) {
	if f.flags&inPronoun == 0 {
		return
	}
	s := f.letters
	if s[len(s)-1] == hamza {
		s = with(s[:len(s)-1], hamzaYeh)
	}
	v.try(spell(s, false)+p, because(f, "pronoun "+p), true)
}

func (v *variants) tanwin(f form) {
	if f.flags&inTanwin != 0 {
		v.try(spell(f.letters, false)+"اً", because(f, "tanwin"), true)
	}
}
