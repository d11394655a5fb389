package feeds

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// chars copies character data: bytes that are no UTF-8 become U+FFFD (or the
// punctuation that windows-1252 has there), characters and references that
// XML forbids go, surrogate pairs written as references become one letter.
func (r *repaired) chars(b []byte) {
	for i := 0; i < len(b); {
		n := r.harmless(b[i:])
		r.out = append(r.out, b[i:i+n]...)
		i += n
		if i == len(b) {
			return
		}
		switch c := b[i]; {
		case c == '&':
			i += r.reference(b[i:])
		case c < utf8.RuneSelf:
			r.note("control_character")
			i++
		default:
			i += r.wide(b[i:])
		}
	}
}

// harmless returns how many bytes at the head of b need no look. In UTF-8
// without damage that is true of all letters but those that begin with 0xC2
// (U+0080 to U+00BF) and 0xEF (U+F000 to U+FFFF).
func (r *repaired) harmless(b []byte) int {
	suspect := &suspectDamaged
	if r.valid {
		suspect = &suspectValid
	}
	for i, c := range b {
		if suspect[c] {
			return i
		}
	}
	return len(b)
}

var suspectDamaged, suspectValid = suspects(true), suspects(false)

func suspects(damaged bool) (table [256]bool) {
	for c := range 256 {
		b := byte(c)
		table[c] = b == '&' || b < 0x20 && !space(b) || b >= utf8.RuneSelf && (damaged || b == 0xC2 || b == 0xEF)
	}
	return table
}

// wide copies the run of letters above ASCII at the head of b.
func (r *repaired) wide(b []byte) int {
	i := 0
	for i < len(b) && b[i] >= utf8.RuneSelf {
		c, size := utf8.DecodeRune(b[i:])
		switch {
		case c == utf8.RuneError && size == 1:
			n := r.foreign(b[i:], i == 0)
			if n == 0 {
				n = r.pair(b[i:])
			}
			if n > 0 {
				i += n
				continue
			}
			r.invalid(b[i])
		case c == 0xFFFE || c == 0xFFFF:
			r.note("control_character")
		case c >= 0x80 && c < 0xA0: // windows-1252 taken for Latin-1 once
			r.out = utf8.AppendRune(r.out, windows1252(c))
		default:
			r.out = append(r.out, b[i:i+size]...)
		}
		if i += size; r.valid {
			break // the next letters are likely to need no look
		}
	}
	return i
}

// windows1252 is what publishers mean by the control character c, U+0080 to U+009F;
// the five that windows-1252 lacks stay (WHATWG HTML, "numeric character
// reference end state").
func windows1252(c rune) rune {
	if meant := charmap.Windows1252.DecodeByte(byte(c)); meant != utf8.RuneError {
		return meant
	}
	return c
}

// pair copies a letter that was encoded as two surrogates of three bytes each
// (CESU-8, as old databases and Java write UTF-8).
func (r *repaired) pair(b []byte) int {
	if len(b) < 6 || b[0] != 0xED || b[3] != 0xED {
		return 0
	}
	for _, k := range []int{1, 2, 4, 5} {
		if b[k]&0xC0 != 0x80 {
			return 0
		}
	}
	half := func(b []byte) rune { return rune(b[0]&0x0F)<<12 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F) }
	c := utf16.DecodeRune(half(b), half(b[3:]))
	if c == utf8.RuneError {
		return 0
	}
	r.out = utf8.AppendRune(r.out, c)
	r.note("surrogate_pair")
	return 6
}

// foreign copies the word at the head of b when it is Arabic in windows-1256
// and no letter of it is UTF-8: a part of the document came from elsewhere.
// first says that the word begins here; a lone letter says too little.
func (r *repaired) foreign(b []byte, first bool) int {
	if !first || !r.speaksArabic() {
		return 0
	}
	n := 0
	for n < len(b) && b[n] >= utf8.RuneSelf {
		if c, size := utf8.DecodeRune(b[n:]); c != utf8.RuneError || size > 1 {
			return 0
		}
		if !arabicLetter(charmap.Windows1256.DecodeByte(b[n])) {
			return 0
		}
		n++
	}
	if n < 2 {
		return 0
	}
	for _, c := range b[:n] {
		r.out = utf8.AppendRune(r.out, charmap.Windows1256.DecodeByte(c))
	}
	r.note("windows-1256_in_utf-8")
	return n
}

// speaksArabic reports whether the article "ال" stands anywhere in the source.
func (r *repaired) speaksArabic() bool {
	if r.arabic == nil {
		found := bytes.Contains(r.src, []byte("ال"))
		r.arabic = &found
	}
	return *r.arabic
}

func arabicLetter(c rune) bool { return c >= 0x60c && c <= 0x6ff }

func (r *repaired) invalid(c byte) {
	r.note("invalid_utf8")
	if p, ok := punctuation[c]; ok {
		r.out = append(r.out, p...)
		return
	}
	r.out = append(r.out, "\ufffd"...)
}

// punctuation is what editors paste from windows-1252 into UTF-8 pages.
var punctuation = map[byte]string{
	0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x96: "–", 0x97: "—", 0xA0: "\u00a0", 0xAB: "«", 0xBB: "»",
}

// reference copies the reference at the head of b unless it names a character
// that XML forbids.
func (r *repaired) reference(b []byte) int {
	n, size := numeric(b)
	switch {
	case size == 0:
		if n := r.declared(b); len(r.entities) > 0 && n > 0 {
			return n
		}
		r.out = append(r.out, '&')
		return 1
	case n >= 0xD800 && n < 0xDC00:
		low, more := numeric(b[size:])
		if c := utf16.DecodeRune(rune(n), rune(low)); more > 0 && c != utf8.RuneError {
			r.out = utf8.AppendRune(r.out, c)
			return size + more
		}
		fallthrough
	case n >= 0xDC00 && n < 0xE000, n > utf8.MaxRune:
		r.note("surrogate_reference")
		r.out = append(r.out, "\ufffd"...)
	case n >= 0x80 && n < 0xA0:
		r.out = utf8.AppendRune(r.out, windows1252(rune(n)))
	case n < 0x20 && n != '\t' && n != '\n' && n != '\r', n == 0xFFFE, n == 0xFFFF:
		r.note("control_reference")
	default:
		r.out = append(r.out, b[:size]...)
	}
	return size
}

// numeric reads "&#1234;" or "&#x4d2;"; size 0 means that it is none.
func numeric(b []byte) (n int64, size int) {
	if len(b) < 4 || b[1] != '#' {
		return 0, 0
	}
	end := bytes.IndexByte(b[:min(len(b), 14)], ';')
	if end < 3 {
		return 0, 0
	}
	digits, base := b[2:end], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseInt(string(digits), base, 64)
	if err != nil || n < 0 {
		return 0, 0
	}
	return n, end + 1
}
