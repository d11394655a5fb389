package charset

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Mend undoes what happened to one text before it came into a document that is
// well otherwise, as the rows of an old database: UTF-8 taken for windows-1252
// or windows-1256 ("Ø§Ù„", "ط§ظ„"), and windows-1256 taken for windows-1252 ("ÇáÚ").
// What is not that comes back as it is; Arabic that is well costs two letters.
func Mend(s string) string {
	at := 0
	for at < len(s) && s[at] < utf8.RuneSelf {
		at++
	}
	if at == len(s) {
		return s
	}
	for _, by := range []*charmap.Charmap{charmap.Windows1252, charmap.Windows1256} {
		if wrapped(s[at:], by) {
			if b, ok := bytesOf(s, by); ok && utf8.Valid(b) {
				return string(b)
			}
		}
	}
	return misread(s)
}

// wrapped reports whether the letters of s are, in by, the bytes of UTF-8, and
// two of Arabic stand side by side.
func wrapped(s string, by *charmap.Charmap) bool {
	need, row, arabic, found := 0, 0, false, false
	for _, c := range s {
		if c < utf8.RuneSelf {
			if need > 0 {
				return false
			}
			row = 0
			continue
		}
		one, ok := byteOf(c, by)
		switch {
		case !ok, need > 0 && one&0xC0 != 0x80:
			return false
		case need > 0:
			if need--; need == 0 && arabic {
				row++
				found = found || row > 1
			}
		case one >= 0xC2 && one < 0xF5:
			need = 1 + int(one>>5&1)
			if one >= 0xF0 {
				need = 3
			}
			arabic = one == 0xD8 || one == 0xD9
		default:
			return false
		}
	}
	return found && need == 0
}

// misread turns windows-1256 and ISO 8859-6 that were taken for windows-1252
// into what they were.
func misread(s string) string {
	if !strings.Contains(s, "Ç") { // ا in both
		return s
	}
	b, ok := bytesOf(s, charmap.Windows1252)
	if !ok {
		return s
	}
	e, _ := lookup(arabic(b, ""))
	if e == nil {
		return s
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return s
	}
	return string(out)
}

// bytesOf encodes s in by; it reports false where a letter is not in it.
func bytesOf(s string, by *charmap.Charmap) ([]byte, bool) {
	out := make([]byte, 0, len(s))
	for _, c := range s {
		one, ok := byteOf(c, by)
		if !ok {
			return nil, false
		}
		out = append(out, one)
	}
	return out, true
}

// byteOf encodes c in by. windows-1252 lacks five of the control characters.
func byteOf(c rune, by *charmap.Charmap) (byte, bool) {
	one, ok := by.EncodeRune(c)
	if !ok && c < 0x100 {
		return byte(c), true
	}
	return one, ok
}
