package charset

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// enough is how many bytes above 0x7f a verdict by statistics needs.
const enough = 24

// guess decides for a document that nobody describes and that is not UTF-8.
func guess(b []byte) Text {
	if name := arabic(b, ""); name != "" {
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
func arabic(b []byte, label string) string {
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
	return byLetters(b, label)
}

// byLetters returns "windows-1256" or "iso-8859-6" when the letters of one of them
// are as frequent as in Arabic: for a text too short to have the article. Where
// both are, label decides.
func byLetters(b []byte, label string) string {
	if high, runs := highRuns(b); high < fewest || high < 2*runs {
		return ""
	}
	var seen [256]int
	for _, c := range b {
		seen[c]++
	}
	strangers, win := frequent(&seen, charmap.Windows1256)
	others, iso := frequent(&seen, charmap.ISO8859_6)
	switch {
	case win && (!iso || strangers < others || strangers == others && label != "iso-8859-6" && label != macName):
		return "windows-1256"
	case iso:
		return "iso-8859-6"
	}
	return ""
}

const (
	fewest = 12 // letters that tell anything
	sure   = 40 // letters of which one is ا
)

// frequent reports whether the bytes seen are the letters of an Arabic text in e,
// and how many are no Arabic at all. Half of the letters are of fourteen (three in four
// of a long text), one in seven is ا; in the alphabets of others, read as this one,
// those are rare or stand among letters of a third.
func frequent(seen *[256]int, e *charmap.Charmap) (foreign int, ok bool) {
	var all, letters, common, long, alef int
	for c := utf8.RuneSelf; c < len(seen); c++ {
		n, r := seen[c], e.DecodeByte(byte(c))
		all += n
		switch {
		case unicode.In(r, unicode.Mn): // vowel marks
			all -= n
		case unicode.In(r, unicode.Arabic) && unicode.IsLetter(r):
			letters += n
		case unicode.IsLetter(r), unicode.IsControl(r), r == utf8.RuneError:
			foreign += n
		}
		if strings.ContainsRune("اليمنورتبعدهة", r) {
			common += n
		}
		if strings.ContainsRune("ليمنوه", r) {
			long += n
		}
		if r == 'ا' {
			alef = n
		}
	}
	article := alef*25 >= letters || e == charmap.Windows1256 && letters < sure
	return foreign, letters >= fewest && letters*4 >= all*3 && foreign*12 <= all && common*2 >= letters && long*7 >= letters && article
}

// instead returns the Arabic encoding that b is in although a label names e, or
// "": of single bytes, or one in which much of b is no letter.
func instead(b []byte, e encoding.Encoding, name string) string {
	better := arabic(b, name)
	switch {
	case better == "" && (name == "windows-1252" || name == "iso-8859-15") && words(b):
		return "windows-1256"
	case better == "", name == macName && better == "iso-8859-6": // their letters have the same bytes
		return ""
	case singleByte(name) || broken(b, e):
		return better
	}
	return ""
}

// broken reports whether more than two letters of b, and one in fifty, are none in e.
func broken(b []byte, e encoding.Encoding) bool {
	out, err := e.NewDecoder().Bytes(b)
	lost, all := 0, 0
	for _, c := range string(out) {
		if c >= utf8.RuneSelf {
			all++
		}
		if c == utf8.RuneError {
			lost++
		}
	}
	return err != nil || lost > 2 && lost*50 > all
}

// words reports whether all letters above ASCII are Arabic in windows-1256 and stand
// in words of their own, three in each and one of them ا: too short to count
// letters, but no western language writes so.
func words(b []byte) bool {
	letters, runs := 0, 0
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		from, here := i, 0
		for ; i < len(b) && b[i] >= utf8.RuneSelf; i++ {
			switch r := charmap.Windows1256.DecodeByte(b[i]); {
			case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
				here++
			case unicode.IsLetter(r):
				return false
			}
		}
		if here > 0 {
			runs++
		}
		if letters += here; here > 0 && (from > 0 && asciiLetter(b[from-1]) || i < len(b) && asciiLetter(b[i])) {
			return false
		}
	}
	return letters >= 4 && letters >= 3*runs && bytes.IndexByte(b, 0xC7) >= 0
}

func asciiLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

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
		strings.HasPrefix(name, "cp") || strings.HasPrefix(name, "ibm") || strings.HasPrefix(name, "koi8") || strings.HasPrefix(name, "macintosh") || name == macName
}

func saysArabic(b []byte) bool {
	head := strings.ToLower(string(b[:min(len(b), 4096)]))
	return strings.Contains(head, "<language>ar") || strings.Contains(head, `xml:lang="ar`)
}
