package charset

import (
	"encoding/binary"
	"unicode/utf8"
)

// of each byte of a word
const (
	high = 0x8080808080808080 // bit 7
	low4 = 0x1E1E1E1E1E1E1E1E // bits of a lead byte of two that are not all zero
	fill = 0x7E7E7E7E7E7E7E7E // carries into bit 7 unless they are
)

// valid is utf8.Valid for Arabic: eight bytes at once and without a branch for
// each letter, as long as letters have one byte or two.
func valid(b []byte) bool {
	open := uint64(0) // bit 7: the byte before is the first of two
	i := 0
	for i+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[i:])
		lead := w & (w << 1) & high
		next := w & high &^ lead
		longer := lead & (w << 2)
		overlong := lead &^ ((w & low4) + fill)
		if next^(lead<<8|open)|longer|overlong == 0 {
			open = lead >> 56
			i += 8
			continue
		}
		if open != 0 {
			i--
			open = 0
		}
		for end := i + 8; i < min(end, len(b)); {
			c, size := utf8.DecodeRune(b[i:])
			if c == utf8.RuneError && size == 1 {
				return false
			}
			i += size
		}
	}
	if open != 0 {
		i--
	}
	return utf8.Valid(b[i:])
}
