package arabic

import "strings"

// Fold returns s as folded words parted by one blank: what is indexed for
// search, hashed for identity and compared for near-duplicates.
func Fold(s string) string {
	t := NewText(s)
	var b strings.Builder
	b.Grow(len(s))
	for i := range t.tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.word(i))
	}
	return b.String()
}
