package charset

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// upper is an encoding that the WHATWG table lacks: what the bytes from 0x80 on
// stand for. Those below are ASCII.
type upper struct {
	transform.NopResetter
	letters []rune
}

const (
	macName = "x-mac-arabic"
	dosName = "cp720"
)

// uppers are these encodings. x-mac-arabic is ARABIC.TXT of Unicode's mappings
// for Apple, whose second set of ASCII signs differs in nothing but its
// direction and is ASCII here; cp720 is what Windows
// has for DOS.
var uppers = map[string]upper{
	macName: {letters: []rune("Ä\u00a0ÇÉÑÖÜáàâäں«çéèêëí…îïñó»ôö÷úùûü" +
		" !\"#$٪&'()*+،-./٠١٢٣٤٥٦٧٨٩:؛<=>؟" +
		"❊ءآأؤإئابةتثجحخدذرزسشصضطظعغ[\\]^_" +
		"ـفقكلمنهوىي\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652پٹچەڤگڈڑ{|}ژے")},
	dosName: {letters: []rune(
		"\u0080\u0081éâ\u0084à\u0086çêëèïî\u008d\u008e\u008f\u0090\u0651\u0652ô¤ـûùءآأؤ£إئا" +
			"بةتثجحخدذرزسشص«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
			"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
			"ضطظعغفµقكلمنهوىي≡\u064b\u064c\u064d\u064e\u064f\u0650≈°∙·√ⁿ²■\u00a0")},
}

// NewDecoder implements encoding.Encoding.
func (u upper) NewDecoder() *encoding.Decoder { return &encoding.Decoder{Transformer: u} }

// NewEncoder implements encoding.Encoding; nobody writes these.
func (upper) NewEncoder() *encoding.Encoder { return encoding.Replacement.NewEncoder() }

// Transform implements transform.Transformer.
func (u upper) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for _, c := range src {
		r := rune(c)
		if c >= utf8.RuneSelf {
			r = u.letters[c-utf8.RuneSelf]
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc++
	}
	return nDst, nSrc, nil
}
