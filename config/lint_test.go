package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is allowed and probably not meant is a warning at its place.
func TestLints(t *testing.T) {
	c, err := loadText(t, strings.ReplaceAll(`feeds: [{id: a, url: "https://example.org/rss"}]
http: {contact: "mailto:a@example.org"}
channels: {screen: {type: console}}
lists:
  words: [حرب, الحرب]
watchlists:
  - id: a
    any: ["@words", {regexp: '\bحرب'}]
    alert: screen
  - id: b
    query: >-
      هجوم أو تفجير
      OR (حريق NOT هجوم)
    alert: screen
  - id: c
    any: [ایران, حق]
    none: [إيران]
    alert: screen
  - id: d
    any: ["@aliases/countries", السعودية]
    alert: screen
  - id: e
    query: '"كأس RLMالعالم" "هدف OR ركلة"'
    alert: screen
  - id: f
    any: [ميناء OR مرفأ]
    alert: screen
`, "RLM", "\u200f"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range c.Warnings {
		s := w.String()
		got = append(got, s[strings.Index(s, ".yaml:")+6:])
	}
	want := []string{
		`5:16: "الحرب" does not find حرب: its article is asked for (حرب finds both; name:الحرب says that it is a name)`,
		`5:16: الحرب is covered by حرب (one of the two is enough)`,
		`8:31: \b knows ASCII letters only: no Arabic letter counts as part of a word (write (?:^|\P{L}) and (?:\P{L}|$), or use a term: terms are whole words)`,
		`12:12: أو is an ordinary word here and must stand in the text (the operator is OR or [أو])`,
		`16:11: ایران never counts: every text that holds it is ruled out by إيران`,
		`16:12: ی (U+06CC) is the Persian or Urdu letter, not ي (it is read as ي)`,
		`16:18: "حق" has 2 letters and will be found very often (a phrase or another word beside it finds less)`,
		`20:33: السعودية is covered by name:السعودية (one of the two is enough)`,
		`23:18: an invisible character (U+200F) stands here; it is ignored (remove it)`,
		`26:11: "ميناء OR مرفأ" is one phrase: OR means something in a query only (write {query: '…'})`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A file that a program wrote gets no book of warnings.
func TestLintsAreBounded(t *testing.T) {
	terms := strings.Repeat("الحرب, ", 3) + "سلام"
	for i := range 500 {
		terms += ", الكلمة" + strings.Repeat("ن", i%20) + strings.Repeat("م", i/20)
	}
	c, err := loadText(t, "channels: {screen: {type: console}}\nwatchlists: [{id: a, any: ["+terms+"], alert: screen}]\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Warnings); n < 50 || n > mostLints+5 {
		t.Errorf("%d warnings", n)
	}
}
