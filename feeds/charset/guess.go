package charset

import (
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// enough is how many bytes above 0x7f a verdict by statistics needs.
const enough = 24

// guess decides for a document that nobody describes and that is not UTF-8.
func guess(b []byte) Text {
	if name := arabic(b); name != "" {
		e, _ := lookup(name)
		return convert(b, e, name)
	}
	high, runs := highRuns(b)
	if high == 0 || high < 2*runs { // lone accents between ASCII letters
		return convert(b, charmap.Windows1252, "windows-1252")
	}
	if saysArabic(b) || high < enough {
		return convert(b, charmap.Windows1256, "windows-1256")
	}
	return Text{b, false, "utf-8"}
}

// arabic returns "windows-1256" or "iso-8859-6" when the bytes read as Arabic
// in it: the article "ال" is about a tenth of the letters of any Arabic text,
// and its two bytes mean nothing likely in the other single-byte encodings.
func arabic(b []byte) string {
	var win, iso, high, foreign int
	for i, c := range b {
		if c < 0x80 {
			continue
		}
		high++
		if !isoHas(c) {
			foreign++
		}
		if c != 0xC7 || i+1 == len(b) || !wordStart(b, i) {
			continue
		}
		switch b[i+1] {
		case 0xE1:
			win++
		case 0xE4:
			iso++
		}
	}
	switch {
	case win >= 2 && win*50 >= high && win >= iso:
		return "windows-1256"
	case iso >= 2 && iso*50 >= high && foreign*20 < high:
		return "iso-8859-6"
	}
	return ""
}

// wordStart reports whether a word, or a word behind one clitic, begins at i.
func wordStart(b []byte, i int) bool {
	return i == 0 || b[i-1] < 0x80 || i == 1 || b[i-2] < 0x80
}

// isoHas reports whether ISO 8859-6 assigns c.
func isoHas(c byte) bool {
	return c <= 0xA0 || c == 0xA4 || c == 0xAC || c == 0xAD || c == 0xBB || c == 0xBF ||
		c >= 0xC1 && c <= 0xDA || c >= 0xE0 && c <= 0xF2
}

func highRuns(b []byte) (high, runs int) {
	in := false
	for _, c := range b {
		if c < 0x80 {
			in = false
			continue
		}
		high++
		if !in {
			runs++
		}
		in = true
	}
	return high, runs
}

func singleByte(name string) bool {
	return strings.HasPrefix(name, "windows-") || strings.HasPrefix(name, "iso-8859") ||
		strings.HasPrefix(name, "koi8") || strings.HasPrefix(name, "macintosh") || name == macName
}

func saysArabic(b []byte) bool {
	head := strings.ToLower(string(b[:min(len(b), 4096)]))
	return strings.Contains(head, "<language>ar") || strings.Contains(head, `xml:lang="ar`)
}
