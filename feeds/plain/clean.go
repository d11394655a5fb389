package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean folds white space (no-break spaces too) to single blanks and drops
// control characters, soft hyphens, byte order marks and direction marks:
// a mark that overrides the direction must not leave the text it came with.
// The joiners U+200C and U+200D stay; words are spelt with them.
func Clean(s string) string {
	if tidy(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, c := range s {
		if unicode.IsSpace(c) || c == '\u200b' {
			gap = b.Len() > 0
			continue
		}
		if invisible(c) {
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(c)
	}
	return b.String()
}

// tidy reports whether Clean has nothing to do.
func tidy(s string) bool {
	blank := true
	for _, c := range s {
		if c == utf8.RuneError || c != ' ' && unicode.IsSpace(c) || invisible(c) || c == '\u200b' || blank && c == ' ' {
			return false
		}
		blank = c == ' '
	}
	return !blank || s == ""
}

func invisible(c rune) bool {
	switch {
	case c < 0x20 || c >= 0x7f && c < 0xa0, c == 0xad, c == 0x61c, c == 0xfeff, c == 0x2060:
		return true
	case c == 0x200e || c == 0x200f, c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069:
		return true
	case c >= 0xfff9 && c <= 0xfffb, c&0xfffe == 0xfffe:
		return true
	}
	return false
}

// Cut returns at most n letters of s, whole words where possible, with an
// ellipsis where something is missing. A letter keeps its marks, as long as
// there are not more than three to each.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	letters, word, marks := 0, 0, 0
	for i, c := range s {
		if marks++; unicode.Is(unicode.Mn, c) && letters > 0 && marks < 4*n {
			continue
		}
		if letters == n || marks >= 4*n {
			if word < i/2 {
				word = i
			}
			return strings.TrimRight(s[:word], " ") + "…"
		}
		letters++
		if c == ' ' {
			word = i
		}
	}
	return s
}
