package arabic

import "fmt"

// Mode says how far a term reaches beyond the letters that were typed.
type Mode uint8

const (
	// Word is the default: the word with clitics, article, pronouns and the
	// tanwin alef. An article in the term is required in the text.
	Word Mode = iota
	// Exact is the token itself after folding.
	Exact
	// Name is Exact with one of و ف ب ك ل before it; hamzas are forgiven.
	Name
	// Inflected adds the dual, sound plurals and the feminine to Word.
	Inflected
	// Lemma adds broken plurals and irregulars to Inflected.
	Lemma
)

var modeNames = [...]string{Word: "word", Exact: "exact", Name: "name", Inflected: "inflected", Lemma: "lemma"}

// String returns the name used in files and queries.
func (m Mode) String() string { return modeNames[m] }

// ParseMode reads a mode's name. The empty string is Word.
func ParseMode(s string) (Mode, error) {
	if s == "" {
		return Word, nil
	}
	for i, n := range modeNames {
		if n == s {
			return Mode(i), nil
		}
	}
	return Word, fmt.Errorf("arabic: unknown mode %q: want exact, name, word, inflected or lemma", s)
}
