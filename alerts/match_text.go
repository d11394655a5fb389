package alerts

import (
	"strings"
	"unicode/utf8"

	"rasid/arabic"
	"rasid/feeds"
)

// fieldOrder is the order of hits; a field's number is its place here.
var fieldOrder = [...]Field{Title, Summary, Content, Author, Category, Link, Lang}

const fieldCount = len(fieldOrder)

// fieldSet has bit i for fieldOrder[i].
type fieldSet uint8

const (
	everyField  fieldSet = 1<<fieldCount - 1
	habitFields fieldSet = 1<<0 | 1<<1 | 1<<2 // whose spelling tells how the writer spells
)

func setOf(fields ...Field) (s fieldSet) {
	for _, f := range fields {
		for i, known := range fieldOrder {
			if f == known {
				s |= 1 << i
			}
		}
	}
	return s
}

func (s fieldSet) has(i int) bool { return s>>i&1 == 1 }

// fields lists the members of s in order.
func (s fieldSet) fields() (all []Field) {
	for i, f := range fieldOrder {
		if s.has(i) {
			all = append(all, f)
		}
	}
	return all
}

// FieldText returns the text of an item's field that the offsets of hits count
// in. Categories are joined by a comma and a blank.
func FieldText(it *feeds.Item, f Field) string {
	switch f {
	case Title:
		return it.Title
	case Summary:
		return it.Summary
	case Content:
		return it.Content
	case Author:
		return it.Author
	case Category:
		return strings.Join(it.Categories, ", ")
	case Link:
		return it.Link
	}
	return it.Lang
}

// fieldText is a field while it is judged.
type fieldText struct {
	plain  string
	words  arabic.Text
	starts []int32 // byte at which code point i begins; empty until asked for
	decoded
	folded *foldedText // nil until asked for
}

// foldedText is a text as folded regexps see it.
type foldedText struct {
	text     string
	from, to []int // code points of the plain text, by code point of text
}

func (t *fieldText) reset(s string, percent bool) {
	t.plain, t.starts, t.folded, t.decoded = s, t.starts[:0], nil, decoded{}
	if percent {
		s = t.decode(s)
	}
	t.words.Reset(s)
}

func (t *fieldText) fold() *foldedText {
	if t.folded == nil {
		f := &foldedText{}
		f.text, f.from, f.to = arabic.FoldMap(t.plain)
		t.folded = f
	}
	return t.folded
}

// slice returns the text between two code points.
func (t *fieldText) slice(start, end int) string {
	if len(t.starts) == 0 {
		for i := range t.plain {
			t.starts = append(t.starts, int32(i))
		}
		t.starts = append(t.starts, int32(len(t.plain)))
	}
	return t.plain[t.starts[start]:t.starts[end]]
}

// runeSpan turns bytes of s into code points. at and n are where the last call
// ended, so that one walk serves all spans of a text.
func runeSpan(s string, start, end, at, n int) (from, to int) {
	from = n + utf8.RuneCountInString(s[at:start])
	return from, from + utf8.RuneCountInString(s[start:end])
}
