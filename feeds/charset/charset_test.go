package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"rasid/feeds/allowance"
)

const sentence = "قال الوزير في المؤتمر إن المدرسة الجديدة ستفتح أبوابها الأسبوع القادم والطلاب ينتظرون"

func TestDecode(t *testing.T) {
	win, _ := charmap.Windows1256.NewEncoder().String(sentence)
	iso, _ := charmap.ISO8859_6.NewEncoder().String(sentence)
	latin, _ := charmap.Windows1252.NewEncoder().String("<a>El niño comió piña en el café</a>")
	koi, _ := charmap.KOI8R.NewEncoder().String("<a>Новости дня и погода на завтра в городе</a>")
	const bare = "<a>عاجل: مقتل ستة في قصف على مدينة</a>"
	bare1256, _ := charmap.Windows1256.NewEncoder().String(bare)
	bareISO, _ := charmap.ISO8859_6.NewEncoder().String(bare)
	dots, _ := charmap.Windows1256.NewEncoder().String("<a>قال، وقال؛ وما قال؟ «نعم» – لا…</a>")
	few1256, _ := charmap.Windows1256.NewEncoder().String("<a>وزير يزور بيروت وحريق في سوق قديم</a>")
	hebrew, _ := charmap.Windows1255.NewEncoder().String("<a>ראש הממשלה אמר היום</a>")
	soon := "<rss><channel><title>" + strings.Repeat(sentence, 3) + "</title></channel></rss>"
	lone, _ := charmap.Windows1256.NewEncoder().String("<a>عاجل</a>")
	dos, _ := charmap.CodePage850.NewEncoder().String("<a>Élève à Genève</a>")
	jis, _ := japanese.ISO2022JP.NewEncoder().String("<a>今日のニュース</a>")
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String("<a>轻轨 轻工业 新闻</a>")
	cutGBK := gbk[:len(gbk)-5] + gbk[len(gbk)-4:]
	in16 := func(end unicode.Endianness, s string) string {
		s, _ = unicode.UTF16(end, unicode.IgnoreBOM).NewEncoder().String(s)
		return s
	}
	soon32, _ := utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM).NewEncoder().String(soon)
	for name, c := range map[string]struct {
		in    string
		hints Hints
		want  string
	}{
		"nobody says so":                 {win, Hints{}, sentence},
		"iso, nobody says so":            {iso, Hints{}, sentence},
		"label lies":                     {win, Hints{Header: "iso-8859-1"}, sentence},
		"utf-8 label lies":               {win, Hints{Header: "utf-8"}, sentence},
		"utf-8 beats label":              {sentence, Hints{Header: "windows-1256"}, sentence},
		"1256 label on 8859-6":           {iso, Hints{Header: "windows-1256"}, sentence},
		"a list of types":                {"<a>\xe2\xe4\xe5</a>", Hints{Header: "'ISO-8859-6',"}, "<a>قلم</a>"},
		"operator":                       {win, Hints{Operator: "cp1256", Header: "utf-8"}, sentence},
		"latin":                          {latin, Hints{}, "<a>El niño comió piña en el café</a>"},
		"koi8":                           {koi, Hints{Header: "koi8-r"}, "<a>Новости дня и погода на завтра в городе</a>"},
		"unknown label":                  {sentence, Hints{Header: "x-unknown"}, sentence},
		"encoded twice, 1256":            {again(charmap.Windows1256), Hints{Header: "utf-8"}, sentence},
		"encoded twice, 1252":            {again(charmap.Windows1252), Hints{}, sentence},
		"encoded twice, Latin-1":         {again(charmap.ISO8859_1), Hints{}, sentence},
		"one headline in 1256":           {sentence + win, Hints{Header: "utf-8"}, sentence + win},
		"a fifth in 1256, label lies":    {strings.Repeat(sentence, 2) + win, Hints{Header: "windows-1252"}, strings.Repeat(sentence, 2) + win},
		"punctuation in 1256":            {dots, Hints{Header: "windows-1256"}, "<a>قال، وقال؛ وما قال؟ «نعم» – لا…</a>"},
		"ط and ظ in plenty":              {"ظبط طبيب عظيم طبلة ظريفة وغطاء وعطر", Hints{}, "ظبط طبيب عظيم طبلة ظريفة وغطاء وعطر"},
		"utf-8 mark":                     {"\xef\xbb\xbf" + sentence, Hints{}, sentence},
		"utf-16 without a mark":          {"<\x00a\x00>\x00 \x00b\x00<\x00/\x00a\x00>\x00", Hints{}, "<a> b</a>"},
		"utf-16 with a mark":             {"\xfe\xff\x06\x27", Hints{}, "ا"},
		"a mark of utf-16 before utf-8":  {"\xff\xfe<a>" + sentence + "</a>", Hints{}, "<a>" + sentence + "</a>"},
		"a mark of utf-16 before 1256":   {"\xfe\xff<a>" + win + "</a>", Hints{}, "<a>" + sentence + "</a>"},
		"the mark of the other end":      {"\xfe\xff<\x00a\x00>\x00 \x00b\x00<\x00/\x00a\x00>\x00", Hints{}, "<a> b</a>"},
		"a mark of utf-8 before utf-16":  {"\xef\xbb\xbf<\x00a\x00>\x00 \x00b\x00<\x00/\x00a\x00>\x00", Hints{}, "<a> b</a>"},
		"Arabic alone behind a mark":     {"\xff\xfe\x27\x06\x44\x06\x3c\x06", Hints{}, "الؼ"},
		"Macintosh":                      {"<a>\xe2\xd1\xcf\xc9 \xc7\xe4\xe2\xcf\xe5\xac \xb2\xb0\xb2\xb6\xbf \xc7\xe4\xe8\xd2\xea\xd1</a>", Hints{Header: "x-mac-arabic"}, "<a>قردة القدم، ٢٠٢٦؟ الوزير</a>"},
		"Macintosh, said by nobody else": {iso, Hints{Header: "x-mac-arabic"}, sentence},
		"Macintosh label on 1256":        {win, Hints{Header: "MacArabic"}, sentence},
		"DOS":                            {"<a>\xed\xaa\xef\xa9 \x9f\xe9\xa6\x9f\xa9\xa4\xef\xa1</a>", Hints{Header: "ibm720"}, "<a>وزير الخارجية</a>"},
		"no article, nobody says so":     {bare1256, Hints{}, bare},
		"no article, label lies":         {bare1256, Hints{Header: "iso-8859-1"}, bare},
		"no article, iso":                {bareISO, Hints{Header: "windows-1252"}, bare},
		"no article, 1256 label on iso":  {bareISO, Hints{Header: "windows-1256"}, bare},
		"no article, iso label on 1256":  {bare1256, Hints{Header: "iso-8859-6"}, bare},
		"a few words without ا":          {few1256, Hints{}, "<a>وزير يزور بيروت وحريق في سوق قديم</a>"},
		"Russian, nobody says so":        {koi, Hints{}, koi},
		"Hebrew":                         {hebrew, Hints{Header: "windows-1255"}, "<a>ראש הממשלה אמר היום</a>"},
		"Arabic soon, utf-16 little end": {in16(unicode.LittleEndian, soon), Hints{}, soon},
		"Arabic soon, utf-16 big end":    {in16(unicode.BigEndian, "\r\n"+soon), Hints{Header: "utf-16"}, "\r\n" + soon},
		"Arabic soon, JSON":              {in16(unicode.LittleEndian, "{\"t\": \""+soon+"\"}"), Hints{}, "{\"t\": \"" + soon + "\"}"},
		"Arabic soon, utf-32":            {soon32, Hints{}, soon},
		"operator says utf-16, mark how": {"\xfe\xff" + in16(unicode.BigEndian, soon), Hints{Operator: "utf-16"}, soon},
		"one word, western label":        {lone, Hints{Header: "iso-8859-1"}, "<a>عاجل</a>"},
		"western words alone":            {"<a>\xd6\xe4 \xc9 <b>\xc7\xe0</b></a>", Hints{Header: "iso-8859-1"}, "<a>Öä É <b>Çà</b></a>"},
		"accents of a word":              {"<a>na\xe7\xf5es \xc7\xc7\xc7\xc7</a>", Hints{Header: "iso-8859-1"}, "<a>nações ÇÇÇÇ</a>"},
		"Chinese label on 1256":          {win, Hints{Header: "gb2312"}, sentence},
		"Japanese label on iso":          {iso, Hints{Header: "shift_jis"}, sentence},
		"Chinese":                        {gbk, Hints{Header: "gbk"}, "<a>轻轨 轻工业 新闻</a>"},
		"Chinese, cut":                   {cutGBK, Hints{Header: "gbk"}, "<a>轻轨 轻工业 新\ufffd</a>"},
		"a label of the past on 1256":    {win, Hints{Header: "iso-2022-kr"}, sentence},
		"a label of pages on 1256":       {win, Hints{Header: "x-user-defined"}, sentence},
		"code page of DOS":               {dos, Hints{Header: "cp850"}, "<a>Élève à Genève</a>"},
		"code page of DOS on 1256":       {win, Hints{Header: "ibm437"}, sentence},
		"code page of mainframes":        {win, Hints{Header: "ibm037"}, sentence},
		"Japanese in seven bits":         {jis, Hints{Header: "iso-2022-jp"}, "<a>今日のニュース</a>"},
		"Japanese in seven bits, UTF-8":  {"<a>\x1b$" + sentence, Hints{Header: "iso-2022-jp"}, "<a>\x1b$" + sentence},
		"utf-32 big end, no mark":        {"\x00\x00\x00<\x00\x00\x00a\x00\x00\x00>\x00\x00\x00\n", Hints{}, "<a>\n"},
	} {
		if got := Decode([]byte(c.in), c.hints); string(got.Bytes) != c.want {
			t.Errorf("%s: %s %q", name, got.Name, got.Bytes)
		}
	}
}

// again is the sentence in UTF-8, taken for another encoding and encoded a
// second time.
func again(by *charmap.Charmap) string {
	out := ""
	for _, c := range []byte(sentence) {
		r := by.DecodeByte(c)
		if r == '\ufffd' {
			r = rune(c) // as browsers do
		}
		out += string(r)
	}
	return out
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00"), "windows-1256", "")
	f.Add([]byte(sentence), "", "utf-16")
	f.Fuzz(func(t *testing.T, b []byte, header, operator string) {
		var got Text
		allowance.Within(t, len(b), func() { got = Decode(b, Hints{Header: header, Operator: operator}) })
		if got.Name != "utf-8" && got.Name != "replacement" && got.Name != "x-user-defined" && !utf8.Valid(got.Bytes) {
			t.Fatalf("%s: not UTF-8", got.Name)
		}
	})
}
