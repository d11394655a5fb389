package alerts

import (
	"strings"
	"unicode/utf8"
)

// decoded says where the code points of a percent-decoded address stand in the
// address as stored. The zero value stands for "where they are".
type decoded struct {
	from, to []int32 // code points of the stored text, by code point of the decoded one
}

// decode undoes the escapes of an address that make up valid UTF-8, so that
// words are found in https://example.org/%D8%B3... too.
func (d *decoded) decode(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	pos := int32(0) // code points of s read
	for s != "" {
		r, n, runes := first(s)
		b.WriteRune(r)
		d.from, d.to = append(d.from, pos), append(d.to, pos+int32(runes))
		pos += int32(runes)
		s = s[n:]
	}
	return b.String()
}

// first decodes the first code point of s: its bytes and code points in s.
func first(s string) (r rune, bytes, runes int) {
	var buf [utf8.UTFMax]byte
	for n := 0; n < len(buf) && 3*n+2 < len(s) && s[3*n] == '%'; n++ {
		hi, lo := hex(s[3*n+1]), hex(s[3*n+2])
		if hi < 0 || lo < 0 {
			break
		}
		buf[n] = byte(hi<<4 | lo)
		if r, size := utf8.DecodeRune(buf[:n+1]); size == n+1 && r != utf8.RuneError {
			return r, 3 * size, 3 * size
		}
	}
	r, bytes = utf8.DecodeRuneInString(s)
	return r, bytes, 1
}

func hex(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return int(b-'A') + 10
	}
	return -1
}

// stored takes a span of the decoded address to the address as stored.
func (d *decoded) stored(start, end int) (from, to int) {
	if d.from == nil || start >= end {
		return start, end
	}
	return int(d.from[start]), int(d.to[end-1])
}
