package channel

import (
	"strings"
	"unicode"
)

// isolate keeps a text from turning its neighbours round (UAX #9, FSI and PDI).
func isolate(s string) string { return "\u2068" + clean(s) + "\u2069" }

// cleanLines is clean for a text of several lines.
func cleanLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(clean(lines[i]), unicode.IsSpace)
	}
	return strings.Join(lines, "\n")
}

// clean takes out controls and what steers the direction of text.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}
