package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean folds white space (no-break spaces too) to single blanks and drops
// control characters, soft hyphens, byte order marks and direction marks:
// a mark that overrides the direction must not leave the text it came with.
// The joiners U+200C and U+200D stay behind a letter; words are spelt with them.
func Clean(s string) string {
	at := tidy(s)
	if at == len(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for s != "" {
		if at > 0 {
			b.WriteString(blank(&b, gap) + strings.TrimRight(s[:at], " "))
			gap = s[at-1] == ' '
			s = s[at:]
			at = 0
			continue
		}
		c, size := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(c) || c == '\u200b':
			gap = true
		case !invisible(c) && !(joiner(c) && (gap || b.Len() == 0)):
			b.WriteString(blank(&b, gap))
			b.WriteRune(c)
			gap = false
		}
		s = s[size:]
		at = tidy(s)
	}
	return b.String()
}

// blank is what stands in front of the next letter.
func blank(b *strings.Builder, gap bool) string {
	if gap && b.Len() > 0 {
		return " "
	}
	return ""
}

// tidy returns how many bytes at the head of s Clean has to do nothing with,
// but for a blank at the end of them.
func tidy(s string) int {
	gap := true
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ':
			if gap {
				return i
			}
			gap = true
			i++
			continue
		case c > ' ' && c < 0x7f:
			i++
		case i+1 < len(s) && s[i+1]&0xc0 == 0x80 && (c == 0xd8 && s[i+1] >= 0xa0 || c >= 0xd9 && c <= 0xdb): // U+0620 to U+06FF
			i += 2
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError || unicode.IsSpace(r) || invisible(r) || r == '\u200b' || gap && joiner(r) {
				return i
			}
			i += size
		}
		gap = false
	}
	return len(s)
}

func joiner(c rune) bool { return c == 0x200c || c == 0x200d }

func invisible(c rune) bool {
	switch {
	case c < 0x20 || c >= 0x7f && c < 0xa0, c == 0xad, c == 0x34f, c == 0x61c, c == 0x180e, c == 0xfeff:
		return true
	case c == 0x200e || c == 0x200f, c >= 0x202a && c <= 0x202e, c >= 0x2060 && c <= 0x206f:
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
