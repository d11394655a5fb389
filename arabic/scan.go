package arabic

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// scanner walks over a text once and cuts it into the tokens of t.
type scanner struct {
	t          *Text
	pos        int // code points read
	in         bool
	class      byte
	start, end int // of the open token
	off        int // of its first letter in t.letters
	broken     bool
	softClass  byte // class of the token that the break stood against
	breakPos   int
}

func (sc *scanner) run(s string) {
	for i := 0; i < len(s); sc.pos++ {
		b := s[i]
		if b < utf8.RuneSelf {
			sc.ascii(asciiTable[b])
			i++
			continue
		}
		if b&0xFC == 0xD8 && i+1 < len(s) && s[i+1]&0xC0 == 0x80 {
			at := (b&3)<<6 | s[i+1]&0x3F
			c := arabicBlock[at]
			if c < hamza && sc.in && sc.class == classArabic { // what letter does for most letters of a text
				sc.t.letters = append(sc.t.letters, c)
				sc.end = sc.pos + 1
				i += 2
				continue
			}
			if c != kindOther {
				sc.arabic(c, at)
				i += 2
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		sc.other(r)
		i += n
	}
	sc.flush()
	sc.t.marksUpTo(len(sc.t.letters))
}

func (sc *scanner) ascii(c byte) {
	switch {
	case c >= 'a' && c <= 'z':
		sc.letter(classLatin, c)
	case c >= '0' && c <= '9':
		sc.letter(classDigit, c)
	case c == kindBreak:
		sc.clause()
	default:
		sc.flush()
	}
}

// arabic takes a code point of the Arabic block: U+0600 + at.
func (sc *scanner) arabic(c, at byte) {
	switch {
	case c == hamza && sc.last() == alefMaqsura:
		sc.change(hamzaMaqsura)
	case c <= lastLetter:
		sc.letter(classArabic, c)
	case c <= '9':
		sc.letter(classDigit, c)
	case c == kindMark:
		sc.mark(vowel(at))
	case c == kindHamzaUp, c == kindHamzaDown, c == kindMadda:
		sc.join(c)
	case c == kindBreak:
		sc.clause()
	}
}

// letter adds c to the open token, or opens one.
func (sc *scanner) letter(class, c byte) {
	if !sc.in || sc.class != class {
		sc.flush()
		sc.in, sc.class, sc.start, sc.off = true, class, sc.pos, len(sc.t.letters)
	}
	sc.t.letters = append(sc.t.letters, c)
	sc.end = sc.pos + 1
}

// last is the last letter of the open Arabic token, else noLetter.
func (sc *scanner) last() byte {
	if !sc.in || sc.class != classArabic {
		return noLetter
	}
	return sc.t.letters[len(sc.t.letters)-1]
}

func (sc *scanner) change(c byte) {
	sc.t.letters[len(sc.t.letters)-1] = c
	sc.end = sc.pos + 1
}

func (sc *scanner) mark(m byte) {
	if !sc.in {
		return
	}
	sc.end = sc.pos + 1
	n := len(sc.t.letters)
	sc.t.marksUpTo(n)
	p := &sc.t.marks[n-1]
	if m == markShadda || *p&markVowels == 0 {
		*p |= m
	}
}

// join composes a letter and the hamza or madda that follows it.
func (sc *scanner) join(kind byte) {
	last := sc.last()
	switch {
	case last == alef && kind == kindHamzaUp:
		sc.change(alefAbove)
	case last == alef && kind == kindHamzaDown:
		sc.change(alefBelow)
	case last == alef && kind == kindMadda:
		sc.change(alefMadda)
	case last == waw && kind == kindHamzaUp:
		sc.change(hamzaWaw)
	case (last == yeh || last == alefMaqsura) && kind == kindHamzaUp:
		sc.change(hamzaYeh)
	default:
		sc.mark(0)
	}
}

// clause notes a mark that ends a clause. Between two digits or two Latin
// letters (1.5, example.org) it ends nothing; the next token tells.
func (sc *scanner) clause() {
	soft := classNone
	if sc.in && sc.class != classArabic {
		soft = sc.class
	}
	sc.flush()
	sc.softClass, sc.broken, sc.breakPos = soft, true, sc.pos
}

func (sc *scanner) flush() {
	if !sc.in {
		return
	}
	sc.in = false
	soft := sc.softClass == sc.class && sc.start == sc.breakPos+1
	sc.t.tokens = append(sc.t.tokens, Token{
		Start: sc.start, End: sc.end, Break: sc.broken && !soft,
		class: sc.class, off: int32(sc.off), end: int32(len(sc.t.letters)),
	})
	sc.broken = false
}

// other takes what is neither ASCII nor a common Arabic code point.
func (sc *scanner) other(r rune) {
	switch {
	case invisible(r):
	case r == '…' || r == '。' || r == '‥':
		sc.clause()
	case unicode.Is(unicode.Mn, r):
		sc.mark(0)
	case unicode.IsLetter(r) || unicode.IsDigit(r) || r >= 0xFB50 && r <= 0xFEFC:
		sc.decompose(unicode.ToLower(r))
	default:
		sc.flush()
	}
}

// decompose takes the parts of a letter that Unicode holds to be the same
// (UAX #15, NFKD).
func (sc *scanner) decompose(r rune) {
	b := &sc.t.spare
	n := utf8.EncodeRune(b[:], r)
	for rest := norm.NFKD.Append(b[n:n], b[:n]...); len(rest) > 0; {
		part, size := utf8.DecodeRune(rest)
		sc.plain(unicode.ToLower(part))
		rest = rest[size:]
	}
}

// plain takes one code point of a compatibility decomposition.
func (sc *scanner) plain(r rune) {
	switch {
	case r < utf8.RuneSelf:
		sc.ascii(asciiTable[r])
	case r >= 0x600 && r <= 0x6FF && arabicBlock[r-0x600] != kindOther:
		sc.arabic(arabicBlock[r-0x600], byte(r-0x600))
	case unicode.Is(unicode.Mn, r):
		sc.mark(0)
	case r == 'ς':
		sc.letters(classGreek, 'σ')
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		sc.letters(classOf(r), r)
	default:
		sc.flush()
	}
}

func (sc *scanner) letters(class byte, r rune) {
	var buf [utf8.UTFMax]byte
	for _, b := range buf[:utf8.EncodeRune(buf[:], r)] {
		sc.letter(class, b)
	}
}

func classOf(r rune) byte {
	switch {
	case unicode.IsDigit(r):
		return classDigit
	case unicode.Is(unicode.Arabic, r):
		return classArabic
	case unicode.Is(unicode.Latin, r):
		return classLatin
	case unicode.Is(unicode.Greek, r):
		return classGreek
	case unicode.Is(unicode.Cyrillic, r):
		return classCyrillic
	}
	return classOther
}

// invisible says whether r steers the direction or joining of letters and is
// no part of any word.
func invisible(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E ||
		r >= 0x2060 && r <= 0x2069 || r == 0xFEFF || r == 0xAD || r == 0x61C
}
