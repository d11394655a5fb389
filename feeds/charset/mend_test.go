package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"rasid/feeds/allowance"
)

func TestMend(t *testing.T) {
	misread := func(as, was *charmap.Charmap) string {
		b, _ := was.NewEncoder().String(sentence)
		s, _ := as.NewDecoder().String(b)
		return s
	}
	for _, s := range []string{
		again(charmap.Windows1252), again(charmap.Windows1256), again(charmap.ISO8859_1),
		misread(charmap.Windows1252, charmap.Windows1256), misread(charmap.Windows1252, charmap.ISO8859_6),
	} {
		if got := Mend("12: <b>" + s + "</b>"); got != "12: <b>"+sentence+"</b>" {
			t.Errorf("%q: %q", s, got)
		}
	}
	if got := Mend("ط®ط¨ط±"); got != "خبر" {
		t.Errorf("one word: %q", got)
	}
	for _, s := range []string{
		"", "abc", sentence, "حرف ط، ثم ظ، ثم ع؛", "غ«ط»", "نص و Ø§Ù„ معا", "Été à Çá", "SITUAÇÃO E NAÇÕES", "Çalışma İş gücü ÇÖZÜM", "“Ø”", "ÇÉ",
		"Ø§", "ط§", "👍🏽 خبر", sentence[:11] + "\xd9", strings.Repeat("Ç", 30), "Það er gott að vera á Íslandi", "Ø§Ù„Ù",
	} {
		if got := Mend(s); got != s {
			t.Errorf("%q: %q", s, got)
		}
	}
}

func FuzzMend(f *testing.F) {
	f.Add("Ø§Ù„")
	f.Add("ÇáæÒíÑ Ýí ÇáãÄÊãÑ")
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		allowance.Within(t, len(s), func() { got = Mend(s) })
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%q: %q", s, got)
		}
	})
}
