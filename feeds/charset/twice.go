package charset

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const (
	sampled = 16 << 10 // bytes looked at
	plenty  = 300      // letters above ASCII that are enough to tell
	few     = 20       // fewer tell nothing
)

// once undoes a second encoding: UTF-8 that somebody took for windows-1256
// ("ط§ظ„") or windows-1252 ("Ø§Ù„") and encoded again. What is not that comes
// back as it is.
func once(b []byte) []byte {
	by := twice(b)
	if by == nil {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		c, size := utf8.DecodeRune(b[i:])
		if one, ok := byteOf(c, by); ok {
			out = append(out, one)
		} else {
			out = append(out, b[i:i+size]...)
		}
		i += size
	}
	if !valid(out) {
		return b
	}
	return out
}

// twice returns the encoding that b went through a second time, or nil. The
// first byte of every Arabic letter in UTF-8 is one of four; so half of the
// letters are, which no language does.
func twice(b []byte) *charmap.Charmap {
	b = b[:min(len(b), sampled)]
	all, western, arabic := 0, 0, 0
	for i := 0; i < len(b) && all < plenty; {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		c, size := utf8.DecodeRune(b[i:])
		i += size
		all++
		switch c {
		case 0xD8, 0xD9, 0xDA, 0xDB:
			western++
		case 'ط', 'ظ', 'ع', 'غ':
			arabic++
		}
	}
	switch {
	case all < few:
		return nil
	case western*5 >= all*2:
		return charmap.Windows1252
	case arabic*5 >= all*2:
		return charmap.Windows1256
	}
	return nil
}
