package arabic

import (
	"bytes"
	"errors"
)

// ErrNoWord is returned for a term that holds no letter and no digit.
var ErrNoWord = errors.New("arabic: the term holds no word")

// Builder gathers terms for an Index.
type Builder struct {
	lists *lists
	text  Text
	words map[string]uint32 // key of a word to its place in all
	all   []word
	terms map[string]int
	paths []path
}

// path is a term as a walk over words.
type path []step

type step struct {
	word   uint32
	broken bool // the term has a clause mark before this word
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder {
	return &Builder{lists: loadLists(), words: map[string]uint32{}, terms: map[string]int{}}
}

// Add takes a word or a phrase and returns its number; the same term in the
// same mode has the same number. The error is ErrNoWord.
func (b *Builder) Add(term string, mode Mode) (int, error) {
	b.text.Reset(term)
	if b.text.Len() == 0 {
		return 0, ErrNoWord
	}
	var p path
	key := []byte{byte(mode)}
	for i, k := range b.text.tokens {
		w := b.word(i, mode)
		broken := k.Break && i > 0
		p = append(p, step{w, broken})
		key = append(key, byte(w), byte(w>>8), byte(w>>16), byte(w>>24), bit(broken))
	}
	if n, ok := b.terms[string(key)]; ok {
		return n, nil
	}
	n := len(b.paths)
	b.terms[string(key)] = n
	b.paths = append(b.paths, p)
	return n, nil
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// word returns the number of token i of the term in b.text.
func (b *Builder) word(i int, mode Mode) uint32 {
	k := b.text.tokens[i]
	letters := b.text.letters[k.off:k.end]
	marks := b.text.marks[k.off:k.end]
	if !anyMark(marks) {
		marks = nil
	}
	key := make([]byte, 0, 3+2*len(letters))
	key = append(key, byte(mode), k.class, bit(marks != nil)) // a mark and a letter may be one byte
	key = append(append(key, letters...), marks...)
	if n, ok := b.words[string(key)]; ok {
		return n
	}
	n := uint32(len(b.all))
	b.words[string(key)] = n
	w := word{letters: append([]byte(nil), letters...), class: k.class, mode: mode}
	if marks != nil {
		w.marks = append([]byte(nil), marks...)
	}
	b.all = append(b.all, w)
	return n
}

func anyMark(marks []byte) bool {
	for _, m := range marks {
		if m != 0 {
			return true
		}
	}
	return false
}

// marksOf returns the vowels that w was typed with over the letters of form,
// nil where form is another word.
func (w *word) marksOf(form []byte) []byte {
	if w.marks == nil {
		return nil
	}
	for _, from := range [2]int{0, 2} {
		if n := len(form) - 1; len(w.letters) >= from+n && bytes.Equal(w.letters[from:from+n], form[:n]) {
			return append(w.marks[from:from+n:from+n], 0)
		}
	}
	return nil
}
