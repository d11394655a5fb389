package arabic

import "unicode/utf8"

// Token is one word of a Text. Offsets count code points of the original
// text, end exclusive.
type Token struct {
	Start, End int
	// Break says that a mark that ends a clause (. ! ? ؟ ؛ ; : ، , …) stands
	// between the token before and this one.
	Break bool

	class    byte
	off, end int32 // letters[off:end]
}

// Text is a plain text, folded and cut. It may be Reset and used again; the
// buffers stay. Matching does not change it.
type Text struct {
	tokens  []Token
	letters []byte // of all tokens, as written
	marks   []byte // beside letters: the vowel over each; zero up to its capacity
	habits  Habits
	spare   [64]byte // to decompose a letter in; the longest, of U+FDFA, has 33 bytes
}

// NewText folds and cuts s, which is plain text: markup and entities must be
// gone.
func NewText(s string) *Text {
	t := &Text{}
	t.Reset(s)
	return t
}

// Reset makes t the text s.
func (t *Text) Reset(s string) {
	clear(t.marks)
	t.tokens, t.letters, t.marks = t.tokens[:0], t.letters[:0], t.marks[:0]
	t.habits = Habits{}
	sc := scanner{t: t}
	sc.run(s)
	for i := range t.tokens {
		t.habits.see(t.lettersOf(i))
	}
}

// marksUpTo makes room for the marks of n letters. Most letters have none: what
// lies behind len(t.marks) is zero.
func (t *Text) marksUpTo(n int) {
	if n > cap(t.marks) {
		t.marks = append(make([]byte, 0, n+n/2), t.marks...)
	}
	if n > len(t.marks) {
		t.marks = t.marks[:n]
	}
}

// Len is the number of tokens.
func (t *Text) Len() int { return len(t.tokens) }

// Token returns token i.
func (t *Text) Token(i int) Token { return t.tokens[i] }

func (t *Text) lettersOf(i int) []byte {
	k := &t.tokens[i]
	return t.letters[k.off:k.end]
}

// word returns token i folded, as a reader would type it.
func (t *Text) word(i int) string { return spell(t.lettersOf(i), true) }

// spell writes letters out, folded or as they were written.
func spell(letters []byte, folded bool) string {
	return string(appendSpelt(make([]byte, 0, 2*len(letters)), letters, folded))
}

func appendSpelt(out, letters []byte, folded bool) []byte {
	for _, c := range letters {
		if c > lastLetter {
			out = append(out, c)
			continue
		}
		if folded {
			c = fold[c]
		}
		if c == hamzaMaqsura {
			out = append(out, "ى"...)
			c = hamza
		}
		out = utf8.AppendRune(out, letterRune[c])
	}
	return out
}
