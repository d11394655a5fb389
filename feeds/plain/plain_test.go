package plain

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rasid/feeds/allowance"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"خبر <b>عا</b>جل":                           "خبر عاجل",
		"<p>أول</p><p>ثان</p>":                      "أول ثان",
		"<![CDATA[<p>نص</p>]]>":                     "نص",
		"نص <![CDATA[داخلي":                         "نص داخلي",
		"سطر<br/>سطر":                               "سطر سطر",
		"قبل<script>x<y</script>بعد":                "قبل بعد",
		"قبل <style>p{}</style>بعد":                 "قبل بعد",
		"&amp;quot;عاجل&amp;quot;":                  `"عاجل"`,
		"&lt;p&gt;نص&lt;/p&gt;":                     "نص",
		"1 < 2 و 3 > 2":                             "1 < 2 و 3 > 2",
		"AT&T":                                      "AT&T",
		"\u202eمقلوب\u202c\u00a0نص \n\t آخر\u200f ": "مقلوب نص آخر",
		"می\u200cخواهم":                             "می\u200cخواهم",
		"قبل <!-- تعليق لا ينتهي > بعد":             "قبل بعد",
		"قبل<iframe src=x> بعد":                     "قبل بعد",
		"قبل<iframe src=x>بديل</iframe> بعد":        "قبل بعد",
		"قبل<object data=x> بعد":                    "قبل بعد",
		"قبل<svg><path d=x> بعد":                    "قبل بعد",
		"قبل<noscript>بديل</noscript> بعد":          "قبل بعد",
		"قبل<script>x = 1":                          "قبل",
		"&lt;عنصر":                                  "<عنصر",
		"&lt;element>":                              "<element>",
		"<img src=x>":                               "",
		"<title>عنوان</title> بعد":                  "عنوان بعد",
		"&lt;![CDATA[نص]]&gt;":                      "نص",
		"&lt;!-- wp:image --&gt;نص":                 "نص",
		"\u200c \u034f&zwnj;&nbsp;&#8203;\u200d ":   "",
		"\u200cمی\u200cخواهم هـ\u200d":              "می\u200cخواهم هـ\u200d",
		"نص\u2063\u180e\u206aآخر":                   "نصآخر",
		`قبل <a href="x>رابط</a> بعد`:               "قبل رابط بعد",
		`قبل <a href="x`:                            "قبل",
		`قبل <script src="x>رمز</script>`:           "قبل",
		"":                                          "",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	if got := Cut("كلمة ثانية ثالثة", 12); got != "كلمة ثانية…" {
		t.Errorf("%q", got)
	}
	if got := Cut("ب"+strings.Repeat("\u064e", 5000), 10); len(got) > 200 {
		t.Errorf("%d bytes of marks", len(got))
	}
	if got := Cut("قصير", 12); got != "قصير" {
		t.Errorf("%q", got)
	}
}

func FuzzText(f *testing.F) {
	f.Add("<p>نص &amp;amp; <b>آخر</b>")
	f.Add("<iframe><svg>\u202e")
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		allowance.Within(t, len(s), func() {
			got = Text(s)
			Cut(got, 10)
		})
		if Clean(got) != got || utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%q: %q", s, got)
		}
	})
}
