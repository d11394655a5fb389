package charset

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Hints are what others say about the encoding; any may be empty.
type Hints struct {
	Operator string // wins over everything
	Header   string // the charset parameter of the Content-Type
}

// Text is a decoded document. Bytes may hold sequences that are not UTF-8
// where Name is "utf-8" and the document was damaged.
type Text struct {
	Bytes []byte
	Valid bool   // Bytes is UTF-8 without damage
	Name  string // the encoding, in the words of the WHATWG Encoding Standard
}

// Decode turns b into UTF-8 and drops a byte order mark.
func Decode(b []byte, h Hints) Text {
	if e, name := lookup(h.Operator); e != nil && !(strings.HasPrefix(name, "utf-16") && marked(b)) {
		return convert(b, e, name)
	}
	t, b, ok := byMark(b)
	if ok {
		return t
	}
	if e, name := byNulls(b); e != nil {
		return convert(b, e, name)
	}
	if valid(b) {
		if e := sevenBits(b, h); e != nil {
			return convert(b, e, "iso-2022-jp")
		}
		return Text{once(b), true, "utf-8"}
	}
	good, bad := tally(b)
	if bad*damage <= good {
		return Text{b, false, "utf-8"}
	}
	for _, label := range []string{h.Header, Declared(b)} {
		e, name := lookup(label)
		if e == nil || name == "utf-8" || strings.HasPrefix(name, "utf-16") || name == "replacement" || name == "x-user-defined" {
			continue
		}
		if better := instead(b, e, name); better != "" {
			e, name = lookup(better)
		}
		return convert(b, e, name)
	}
	if good >= bad { // parts of it are in another encoding
		return Text{b, false, "utf-8"}
	}
	return guess(b)
}

// damage is how many good bytes to each bad one prove that a document is UTF-8, with
// some damage or a piece in another encoding. By chance a third of text in another
// has that form at most: a letter in front of a punctuation mark.
const damage = 3

var declaration = regexp.MustCompile(`(?i)<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([A-Za-z0-9._:\-]+)`)

// Declared returns the encoding that the XML declaration names.
func Declared(b []byte) string {
	if m := declaration.FindSubmatch(b[:min(len(b), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}

func lookup(label string) (encoding.Encoding, string) {
	label = strings.ToLower(strings.Trim(label, " \t\"',;"))
	if label == "" {
		return nil, ""
	}
	if a, ok := aliases[label]; ok {
		label = a
	}
	if u, ok := uppers[label]; ok {
		return u, label
	}
	if e, name := charset.Lookup(label); e != nil {
		return e, name
	}
	return codePage(label)
}

// codePage finds an encoding of single bytes that pages of the web never have, as
// those of DOS (IANA, "Character Sets"); its lower half is ASCII.
func codePage(label string) (encoding.Encoding, string) {
	e, err := ianaindex.IANA.Encoding(label)
	if page, ok := e.(*charmap.Charmap); ok && err == nil && page.DecodeByte('<') == '<' {
		return page, label
	}
	return nil, ""
}

// sevenBits returns the encoding of a document in ISO-2022-JP, whose bytes are all
// ASCII, or nil.
func sevenBits(b []byte, h Hints) encoding.Encoding {
	if !bytes.Contains(b, []byte("\x1b$")) || bytes.IndexFunc(b, func(c rune) bool { return c >= utf8.RuneSelf }) >= 0 {
		return nil
	}
	for _, label := range []string{h.Header, Declared(b)} {
		if e, name := lookup(label); name == "iso-2022-jp" {
			return e
		}
	}
	return nil
}

// aliases are labels seen in feeds that the WHATWG table lacks.
var aliases = map[string]string{
	"cp1256": "windows-1256", "cp-1256": "windows-1256", "win-1256": "windows-1256", "win1256": "windows-1256", "windows_1256": "windows-1256",
	"windows1256": "windows-1256", "1256": "windows-1256", "ms-arab": "windows-1256",
	"arabic": "iso-8859-6", "iso8859-6": "iso-8859-6", "utf8": "utf-8", "utf": "utf-8",
	"macarabic": macName, "mac-arabic": macName, "x-macarabic": macName,
	"ibm720": dosName, "dos-720": dosName, "cp-720": dosName, "720": dosName,
}

func convert(b []byte, e encoding.Encoding, name string) Text {
	if name == "utf-8" {
		return Text{bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), valid(b), name}
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil { // the decoders replace; kept for an encoding that does not
		return Text{b, false, "utf-8"}
	}
	return Text{bytes.TrimPrefix(out, []byte("\xef\xbb\xbf")), valid(out), name}
}

// marks are byte order marks, the longer first, and what they say.
var marks = []struct {
	mark string
	name string
	as   encoding.Encoding
}{
	{"\xef\xbb\xbf", "utf-8", nil},
	{"\xff\xfe\x00\x00", "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00\x00\xfe\xff", "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xff\xfe", "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"\xfe\xff", "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
}

// byMark decodes by a byte order mark and returns what stands behind it. A mark
// in front of something else, as editors and scripts that copy it leave, says
// nothing.
func byMark(b []byte) (t Text, rest []byte, ok bool) {
	for _, m := range marks {
		rest, ok := bytes.CutPrefix(b, []byte(m.mark))
		if !ok {
			continue
		}
		e, name := byNulls(rest)
		switch {
		case e != nil:
			return convert(rest, e, name), rest, true
		case m.as != nil && bytewise(rest):
			return Text{}, rest, false
		case m.as != nil:
			return convert(rest, m.as, m.name), rest, true
		case valid(rest):
			return Text{once(rest), true, m.name}, rest, true
		}
		good, bad := tally(rest)
		return Text{rest, false, m.name}, rest, bad*damage <= good
	}
	return Text{}, b, false
}

// marked reports whether b begins with a mark of UTF-16, which says which end of
// a letter comes first.
func marked(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

// bytewise reports whether b begins as XML or JSON does whose letters are
// single bytes: in UTF-16 and UTF-32 there would be zeros.
func bytewise(b []byte) bool {
	head := bytes.TrimLeft(b[:min(len(b), 64)], " \t\r\n")
	return len(head) > 1 && (head[0] == '<' || head[0] == '{') && bytes.IndexByte(head, 0) < 0
}

// byNulls knows UTF-16 and UTF-32 by where the zero bytes of the first ASCII
// letters lie (XML 1.0 appendix F).
func byNulls(b []byte) (encoding.Encoding, string) {
	if len(b) < 8 {
		return nil, ""
	}
	var zero [4]int
	n := min(len(b), 256) &^ 3
	for i := range n {
		if b[i] == 0 {
			zero[i%4]++
		}
	}
	most := n / 4 * 3 / 5
	switch z := zero; {
	case z[0] > most && z[1] > most && z[2] > most && z[3] == 0, opens(b, 4, 3):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "utf-32be"
	case z[0] == 0 && z[1] > most && z[2] > most && z[3] > most, opens(b, 4, 0):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "utf-32le"
	case z[0] > most && z[2] > most && z[1]+z[3] <= 2, opens(b, 2, 1):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	case z[1] > most && z[3] > most && z[0]+z[2] <= 2, opens(b, 2, 0):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	}
	return nil, ""
}

// opens reports whether b begins with a bracket of XML or JSON and another sign
// of ASCII, each of width bytes that are zero but for the one at place: Arabic that
// follows soon has few zeros.
func opens(b []byte, width, place int) bool {
	seen := 0
	for ; len(b) >= width && seen < 2; b = b[width:] {
		c := b[place]
		for i, other := range b[:width] {
			if i != place && other != 0 {
				return false
			}
		}
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		case seen == 0 && c != '<' && c != '{', c < ' ' || c > '~':
			return false
		default:
			seen++
		}
	}
	return seen == 2
}

// tally counts the bytes above 0x7f that are part of well-formed sequences and
// those that are not.
func tally(b []byte) (good, bad int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good += size
		}
		i += size
	}
	return good, bad
}
