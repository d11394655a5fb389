package charset

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// macArabic decodes x-mac-arabic (ARABIC.TXT of Unicode's mappings for Apple).
// The WHATWG table lacks it. Its second set of ASCII signs, which differ in
// nothing but their direction, is ASCII.
type macArabic struct{ transform.NopResetter }

const macName = "x-mac-arabic"

// upperMac is what the bytes from 0x80 on stand for.
var upperMac = []rune("Ä\u00a0ÇÉÑÖÜáàâäں«çéèêëí…îïñó»ôö÷úùûü" +
	" !\"#$٪&'()*+،-./٠١٢٣٤٥٦٧٨٩:؛<=>؟" +
	"❊ءآأؤإئابةتثجحخدذرزسشصضطظعغ[\\]^_" +
	"ـفقكلمنهوىي\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652پٹچەڤگڈڑ{|}ژے")

// NewDecoder implements encoding.Encoding.
func (m macArabic) NewDecoder() *encoding.Decoder { return &encoding.Decoder{Transformer: m} }

// NewEncoder implements encoding.Encoding; nobody writes this.
func (macArabic) NewEncoder() *encoding.Encoder { return encoding.Replacement.NewEncoder() }

// Transform implements transform.Transformer.
func (macArabic) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for _, c := range src {
		r := rune(c)
		if c >= utf8.RuneSelf {
			r = upperMac[c-utf8.RuneSelf]
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc++
	}
	return nDst, nSrc, nil
}
