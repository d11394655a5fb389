package arabic

import (
	"strings"
	"unicode/utf8"
)

// Fold returns s as folded words parted by one blank: what is indexed for
// search, hashed for identity and compared for near-duplicates.
func Fold(s string) string {
	t := &Text{tokens: make([]Token, 0, len(s)/8+1), letters: make([]byte, 0, len(s)+len(s)/8)}
	(&scanner{t: t}).run(s)
	out := make([]byte, 0, len(s)+len(s)/8)
	for i := range t.tokens {
		if i > 0 {
			out = append(out, ' ')
		}
		out = appendSpelt(out, t.lettersOf(i), true)
	}
	return string(out)
}

// FoldMap is Fold with the way back: from[i] is the code point of s at which
// the word that holds code point i of the folded text begins, to[i] the one
// behind its end. A blank of the folded text lies between its two words.
func FoldMap(s string) (folded string, from, to []int) {
	t := NewText(s)
	var b strings.Builder
	for i, k := range t.tokens {
		if i > 0 {
			b.WriteByte(' ')
			from, to = append(from, t.tokens[i-1].End), append(to, k.Start)
		}
		w := t.word(i)
		b.WriteString(w)
		for range utf8.RuneCountInString(w) {
			from, to = append(from, k.Start), append(to, k.End)
		}
	}
	return b.String(), from, to
}
