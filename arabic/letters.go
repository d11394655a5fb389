package arabic

import "strings"

// A letter is kept as one byte that says how it was written: ا أ إ آ have four
// codes. fold takes the byte to the letter that spellings agree on. Letters of
// other scripts are kept as their UTF-8 bytes, which are all above lastLetter.
const (
	noLetter byte = iota
	alef
	alefAbove // أ
	alefBelow // إ
	alefMadda // آ
	beh
	teh
	theh
	jeem
	hah
	khah
	dal
	thal
	reh
	zain
	seen
	sheen
	sad
	dad
	tah
	zah
	ain
	ghain
	feh
	qaf
	kaf
	lam
	meem
	noon
	heh
	waw
	yeh
	tehMarbuta
	alefMaqsura
	hamza
	hamzaWaw
	hamzaYeh
	hamzaMaqsura // ىء, an old spelling of final ئ
	lastLetter   = hamzaMaqsura
)

// Classes of a token.
const (
	classNone byte = iota
	classArabic
	classDigit
	classLatin
	classGreek
	classCyrillic
	classOther
)

// Kinds of code points of the Arabic block that are neither letter nor digit.
const (
	kindOther     byte = 0xF0 + iota // look it up in the Unicode tables
	kindMark                         // dropped, belongs to the letter before it
	kindHamzaUp                      // U+0654 and U+0655 join ا و ي
	kindHamzaDown                    //
	kindMadda                        // U+0653 joins ا
	kindBreak                        // ends a clause
	kindBlank                        // parts words
)

// Marks above and below a letter; the low bits are one vowel.
const (
	markFatha byte = 1 + iota
	markDamma
	markKasra
	markSukun
	markFathatan
	markDammatan
	markKasratan
	markVowels byte = 0x0F
	markShadda byte = 0x10
)

const arabicLetters = "ا أ إ آ ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ة ى ء ؤ ئ"

// foreign letters are written for an Arabic one by neighbours of Arabic.
const foreignLetters = "ٱا یي ےي ۍي ېي ۃة ەه ہه ھه ۀه ۂه کك ڪك ګك پب چج ژز گغ ڤف"

// letterRune takes a code to the letter as written; arabicBlock takes U+0600 to
// U+06FF to a code, a digit or a kind.
var letterRune, arabicBlock = newLetters()

// fold takes a code to the letter that spellings share.
var fold = newFold()

// asciiTable takes ASCII to a letter in lower case, a digit or a kind.
var asciiTable = newASCII()

func newLetters() (runes [lastLetter + 1]rune, block [256]byte) {
	for i := range block {
		block[i] = kindOther
	}
	code := alef
	for _, r := range arabicLetters {
		if r != ' ' {
			runes[code], block[r-0x600] = r, code
			code++
		}
	}
	runes[hamzaMaqsura] = 'ئ'
	for _, pair := range strings.Fields(foreignLetters) {
		r := []rune(pair)
		block[r[0]-0x600] = block[r[1]-0x600]
	}
	for d := range byte(10) {
		block[0x60+int(d)], block[0xF0+int(d)] = '0'+d, '0'+d
	}
	setMarks(&block)
	return runes, block
}

func setMarks(block *[256]byte) {
	for _, span := range [][2]int{{0x10, 0x1A}, {0x4B, 0x5F}, {0x70, 0x70}, {0xD6, 0xDC}, {0xDF, 0xE4}, {0xE7, 0xE8}, {0xEA, 0xED}, {0x40, 0x40}} {
		for i := span[0]; i <= span[1]; i++ {
			block[i] = kindMark
		}
	}
	block[0x53], block[0x54], block[0x55] = kindMadda, kindHamzaUp, kindHamzaDown
	for _, r := range "،؛؟۔" {
		block[r-0x600] = kindBreak
	}
}

func newFold() (to [256]byte) {
	for i := range to {
		to[i] = byte(i)
	}
	to[alefAbove], to[alefBelow], to[alefMadda] = alef, alef, alef
	to[hamzaWaw], to[hamzaYeh], to[hamzaMaqsura] = hamza, hamza, hamza
	to[alefMaqsura], to[tehMarbuta] = yeh, heh
	return to
}

func newASCII() (to [128]byte) {
	for i := range to {
		b := byte(i)
		switch {
		case b >= 'A' && b <= 'Z':
			b += 'a' - 'A'
		case b >= 'a' && b <= 'z', b >= '0' && b <= '9':
		case b == '.' || b == '!' || b == '?' || b == ';' || b == ':' || b == ',':
			b = kindBreak
		default:
			b = kindBlank
		}
		to[i] = b
	}
	return to
}

// vowel returns the mark of a code point of the Arabic block, 0 for one that
// says nothing about the sound.
func vowel(offset byte) byte {
	switch offset {
	case 0x4B:
		return markFathatan
	case 0x4C:
		return markDammatan
	case 0x4D:
		return markKasratan
	case 0x4E:
		return markFatha
	case 0x4F:
		return markDamma
	case 0x50:
		return markKasra
	case 0x51:
		return markShadda
	case 0x52:
		return markSukun
	}
	return 0
}

// isAlef says whether c is an alef, with or without hamza.
func isAlef(c byte) bool { return c >= alef && c <= alefMadda }

// isHamzaAlef says whether c is أ, إ or آ.
func isHamzaAlef(c byte) bool { return c > alef && c <= alefMadda }
