package alerts

import (
	"strings"
	"testing"

	"rasid/arabic"
)

func said(lints []Lint) string {
	var all []string
	for _, l := range lints {
		all = append(all, l.Message)
	}
	return strings.Join(all, "; ")
}

func TestLintTerm(t *testing.T) {
	for _, tc := range []struct {
		term Term
		want string
	}{
		{Term{Text: "سوريا"}, ""},
		{Term{Text: "السعودية"}, ""}, // a name with its article
		{Term{Text: "كأس العالم"}, ""},
		{Term{Text: "التزام"}, ""}, // ال is part of the word
		{Term{Text: "الإرهاب", Mode: arabic.Name}, ""},
		{Term{Text: "الإرهاب", Mode: arabic.Inflected}, ""},
		{Term{Text: "الإرهاب"}, `"الإرهاب" does not find إرهاب: its article is asked for`},
		{Term{Text: "حق"}, `"حق" has 2 letters and will be found very often`},
		{Term{Text: "ب"}, `"ب" has 1 letter and will be found very often`},
		{Term{Text: "سوريا\u200f"}, "an invisible character (U+200F) stands here; it is ignored"},
		{Term{Text: "ایران"}, "ی (U+06CC) is the Persian or Urdu letter, not ي"},
		{Term{Text: "سوريا، لبنان"}, `"سوريا، لبنان" is one phrase: ، does not part the terms of a list`},
		{Term{Text: "سوريا؛ لبنان"}, `"سوريا؛ لبنان" is one phrase: ؛ does not part the terms of a list`},
		{Term{Text: "سوريا،"}, ""},
		{Term{Text: "“@syria”"}, `“@syria” is a word and no list`},
		{Term{Text: "«كأس العالم»"}, ""},
		{Term{Text: "ﺳﻮﺭﻳﺎ"}, "ﺳ (U+FEB3) is a shape of letters, not a letter"},
	} {
		if got := said(LintTerm(tc.term)); got != tc.want {
			t.Errorf("%v: got %q, want %q", tc.term, got, tc.want)
		}
	}
}

func TestLintPlain(t *testing.T) {
	for text, want := range map[string]string{
		"سوريا":              "",
		"كأس العالم":         "",
		"OR":                 "",
		"Norwich and Peter":  "",
		"C/O":                "",
		"F-16":               "",
		"19:30":              "",
		"عاجل:لبنان":         "",
		"سوريا OR لبنان":     `"سوريا OR لبنان" is one phrase: OR means something in a query only`,
		"سوريا NOT رياضة":    `"سوريا NOT رياضة" is one phrase: NOT means something in a query only`,
		"هجوم NEAR/8 تفجير":  `"هجوم NEAR/8 تفجير" is one phrase: NEAR/8 means something in a query only`,
		"سوريا [أو] لبنان":   `"سوريا [أو] لبنان" is one phrase: [أو] means something in a query only`,
		"title:سوريا":        `"title:سوريا" is one phrase: title: means something in a query only`,
		"/ميناء (صور|صيدا)/": `"/ميناء (صور|صيدا)/" is a phrase and no regular expression`,
		"سوري*":              `"سوري*": there are no wildcards, * is nothing`,
		"-كرة":               `"-كرة" is looked for: - is nothing here`,
	} {
		if got := said(LintPlain(Term{Text: text})); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestLintRegexp(t *testing.T) {
	for source, want := range map[string]string{
		`إرهاب.?`:      "",
		`\bUN\b`:       "",
		`\bإرهاب`:      `\b knows ASCII letters only: no Arabic letter counts as part of a word`,
		`[إا]رهاب\w+`:  `\w knows ASCII letters only: no Arabic letter counts as part of a word`,
		"ایران":        "ی (U+06CC) is the Persian or Urdu letter, not ي",
		"إرهاب\u200fي": "an invisible character (U+200F) stands here; and is looked for",
	} {
		re, err := NewRegexp(source, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(LintRegexp(re)); got != want {
			t.Errorf("%s: got %q, want %q", source, got, want)
		}
	}
}

func TestLintCondition(t *testing.T) {
	for query, want := range map[string]string{
		"إرهاب OR انفجار":               "",
		"إرهاب OR الإرهاب":              "الإرهاب is covered by إرهاب",
		"الإرهاب OR إرهاب":              "الإرهاب is covered by إرهاب",
		"إيران OR ايران":                "ايران is covered by إيران",
		"inflected:إرهابي OR الإرهابية": "الإرهابية is covered by inflected:إرهابي",
		"وزير OR \"وزير الخارجية\"":     "\"وزير الخارجية\" is covered by وزير",
		"\"وزير الخارجية\" OR خارجية":   "\"وزير الخارجية\" is covered by خارجية",
		"title:إرهاب OR summary:إرهاب":  "",
		"إرهاب OR exact:إرهاب":          "exact:إرهاب is covered by إرهاب",
		"هجوم OR هجوم":                  "هجوم is covered by هجوم",
		"هجوم NOT هجوم":                 "هجوم can never be fulfilled: every text that holds it is ruled out by هجوم",
		"(هجوم OR تفجير) NOT هجوم":      "هجوم never counts: every text that holds it is ruled out by هجوم",
		"\"وزير الخارجية\" NOT وزير":    "\"وزير الخارجية\" can never be fulfilled: every text that holds it is ruled out by وزير",
		"وزير NOT \"وزير الخارجية\"":    "",
		"وزير NOT title:وزير":           "",
		"هجوم OR (تفجير NOT هجوم)":      "NOT هجوم can never fire: an item that holds it matches by هجوم",
		"هجوم OR (تفجير NOT حريق)":      "",
		"a NOT (إرهاب OR الإرهاب)":      "الإرهاب is covered by إرهاب",
	} {
		got := LintCondition(parse(t, query), func(Term) bool { return true })
		if said(got) != want {
			t.Errorf("%s: got %q, want %q", query, said(got), want)
		}
	}
}
