package alerts

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/arabic"
	"rasid/feeds"
)

// lisp writes an expression so that a test can read it.
func lisp(e Expr) string {
	list := func(op string, parts []Expr) string {
		for _, p := range parts {
			op += " " + lisp(p)
		}
		return "(" + op + ")"
	}
	switch e := e.(type) {
	case And:
		return list("and", e)
	case Or:
		return list("or", e)
	case Not:
		return list("not", []Expr{e.Expr})
	case Scoped:
		return list(string(e.Field), []Expr{e.Expr})
	case Term:
		if e.Mode == arabic.Word {
			return e.Text
		}
		return e.Mode.String() + "=" + e.Text
	case Regexp:
		return fmt.Sprint(e.Source, "=", e.RE)
	case Near:
		op := fmt.Sprintf("near%d", e.Within)
		if e.Ordered {
			op = "o" + op
		}
		var groups []Expr
		for _, g := range e.places() {
			or := Or{}
			for _, t := range g {
				or = append(or, t)
			}
			if len(or) == 1 {
				groups = append(groups, or[0])
			} else {
				groups = append(groups, or)
			}
		}
		return list(op, groups)
	}
	return fmt.Sprintf("%T", e)
}

func testLists(name string, mode arabic.Mode) (Expr, error) {
	if name != "syria" {
		return nil, errors.New("there is no list @" + name)
	}
	return Or{Term{Text: "سوريا", Mode: mode}, Term{Text: "Syria", Mode: arabic.Exact}}, nil
}

func TestParseQuery(t *testing.T) {
	for query, want := range map[string]string{
		"سوريا":              "سوريا",
		"a b":                "(and a b)",
		"a AND b":            "(and a b)",
		"a b OR c d":         "(or (and a b) (and c d))",
		"a (b OR c)":         "(and a (or b c))",
		"a NOT b":            "(and a (not b))",
		"a AND NOT (b OR c)": "(and a (not (or b c)))",
		"NOT b a":            "(and (not b) a)",
		"NOT NOT a":          "(not (not a))",
		`"كأس العالم"`:       "كأس العالم",
		"«كأس العالم» OR “حرب”": "(or كأس العالم حرب)",
		"title:a b":               "(and (title a) b)",
		"title: (a OR b)":         "(title (or a b))",
		"العنوان:(a b)":           "(title (and a b))",
		"TITLE:a":                 "(title a)",
		"lemma:وزير":              "lemma=وزير",
		"title:name:(علي OR b)":   "(title (or name=علي name=b))",
		"name:(a exact:b) c":      "(and (and name=a exact=b) c)",
		"a NEAR/3 b":              "(near3 a b)",
		"a ONEAR/3 b ONEAR/3 c":   "(onear3 a b c)",
		"a NEAR b":                "(near8 a b)",
		"a NEAR/٥ b":              "(near5 a b)",
		"(a OR b) NEAR/2 \"c d\"": "(near2 (or a b) c d)",
		"a NEAR/2 @syria":         "(near2 a (or سوريا exact=Syria))",
		"title:(a NEAR/2 b)":      "(title (near2 a b))",
		"a NOT b NEAR/2 c":        "(and a (not (near2 b c)))",
		"inflected:@syria":        "(or inflected=سوريا exact=Syria)",
		`@"syria" a`:              "(and (or سوريا exact=Syria) a)",
		`/a\/b/`:                  `/a\/b/=a/b`,
		"/ab/i":                   "/ab/i=(?i)ab",
		"/[إأ]رهاب/f":             "/[إأ]رهاب/f=[أإا]رهاب",
		"/Größe+ ٣\\w/f":          "/Größe+ ٣\\w/f=große+ 3[0-9A-Z_a-z]",
		"a [و] b [أو] c [ليس] d":  "(or (and a b) (and c (not d)))",
		"a [قرب/٣] b":             "(near3 a b)",
		"a [ثم/3] b":              "(onear3 a b)",
		"\u200fa \u200fOR b":      "(or a b)",
		"سوريا و لبنان":           "(and سوريا و لبنان)",
		"AT&T":                    "AT&T",
		"near future":             "(and near future)",
		"10:30":                   "10:30",
		"https://example.org/a":   "https://example.org/a",
		"كوفيد-19":                "كوفيد-19",
	} {
		e, err := ParseQuery(query, QueryOptions{List: testLists})
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if got := strings.ReplaceAll(lisp(e), "(?-s:.)", "."); got != want {
			t.Errorf("%s:\n got %s\nwant %s", query, got, want)
		}
	}
}

func TestQueryErrors(t *testing.T) {
	said := map[QueryMistake]bool{}
	for query, want := range map[string]string{
		"":                    `column 1: the query is empty; expected a word, "a phrase", /a regexp/, @list, title: or (`,
		"NOT a":               "column 1: a negation alone would take nearly every item; expected something that must stand in it: سوريا NOT رياضة",
		"a OR NOT b":          "column 6: a negation alone would take nearly every item; expected something that must stand in it: سوريا NOT رياضة",
		"(a OR b":             "column 1: this ( is not closed; expected )",
		"a OR":                `column 5: the query ends here; expected a word, "a phrase", /a regexp/, @list, title: or (`,
		"a )":                 "column 3: ) cannot stand here; expected AND, OR, NOT, a word or the end",
		"a AND OR b":          `column 7: OR cannot stand here; expected a word, "a phrase", /a regexp/, @list, title: or (`,
		`سوريا "كأس`:          `column 7: this quotation mark is not closed; expected "`,
		"سوريا «كأس":          `column 7: this quotation mark is not closed; expected »`,
		"a /b":                "column 3: this regular expression is not closed; expected /",
		"a /(b/":              "column 3: bad regular expression: missing closing ) (RE2 has no look-around and no back-references)",
		"/a*/":                "column 1: the regular expression matches the empty text, and so everything",
		"/a/x":                "column 1: there is no flag x; expected i (small and capital letters alike) or f (on folded text)",
		"a and b":             `column 3: and in small letters is no operator; expected AND, or "and" in quotes`,
		"a near/3 b":          `column 3: near/3 in small letters is no operator; expected NEAR, or "near/3" in quotes`,
		"a NEAR/0 b":          "column 3: NEAR/0 has no distance; expected a number of words from 1 to 100: NEAR/5",
		"a NEAR/2 (b c)":      "column 10: NEAR cannot take this; expected words, phrases, lists, or these in (a OR b)",
		"a NEAR/2 b NEAR/3 c": "column 12: a chain of NEAR needs the same operator throughout; expected NEAR/2",
		"a NEAR":              `column 7: the query ends here; expected a word, "a phrase", /a regexp/, @list, title: or (`,
		"subject:a":           "column 1: there is no field subject:; expected " + prefixes,
		"titel:a":             "column 1: there is no field titel:; expected " + prefixes + " (did you mean title:?)",
		"titl:a":              "column 1: there is no field titl:; expected " + prefixes + " (did you mean title:?)",
		"title:(summary:a)":   "column 8: a field inside title:; expected a word",
		"a @none":             "column 3: there is no list @none",
		"a @":                 "column 3: @ without a name; expected the name of a list: @name",
		"سوري*":               "column 1: there are no wildcards; expected a word (inflected:سوري finds its forms, /regexp/ anything)",
		"a -b":                "column 3: - is no operator; expected NOT (if it is text, put it in quotes)",
		"a || b":              "column 3: | is no operator; expected AND or OR",
		"a - b":               "column 3: - holds no word; expected letters or digits",
		`a ""`:                `column 3: "" holds no word; expected letters or digits`,
		"a [أم] b":            "column 3: there is no operator [أم]; expected [و] [أو] [ليس] [قرب/5] or [ثم/5]",
		"a [و/3] b":           "column 3: there is no operator [و/3]; expected [و] [أو] [ليس] [قرب/5] or [ثم/5]",
		"a [و":                "column 3: this [ is not closed; expected ] (an operator in Arabic stands in brackets)",
	} {
		_, err := ParseQuery(query, QueryOptions{List: testLists})
		if err == nil {
			t.Errorf("%s: no error", query)
			continue
		}
		if diff := cmp.Diff(want, strings.TrimSuffix(err.Error(), " (if it is text, put it in quotes)")); diff != "" && err.Error() != want {
			t.Errorf("%s:\n%s", query, diff)
		}
		var qe *QueryError
		if !errors.As(err, &qe) || !slices.Contains(QueryMistakes(), qe.Code) {
			t.Errorf("%s: code %q", query, qe.Code)
			continue
		}
		said[qe.Code] = true
		for _, arg := range qe.Args {
			if arg == "" || !strings.Contains(err.Error(), arg) {
				t.Errorf("%s: %q is not in %v", query, arg, err)
			}
		}
	}
	for _, m := range QueryMistakes() {
		if !said[m] && m != TooLong && m != TooDeep && m != NearMany { // see TestQueryBounds
			t.Errorf("no query is %s", m)
		}
	}
}

func TestQueryBounds(t *testing.T) {
	for name, c := range map[string]struct {
		query string
		want  QueryMistake
	}{
		"deep":  {strings.Repeat("(", 10_000), TooDeep},
		"nots":  {strings.Repeat("NOT ", 1000) + "a", TooDeep},
		"modes": {strings.Repeat("word:", 1000) + "a", TooDeep},
		"long":  {strings.Repeat("ا ", 60_000), TooLong},
		"near":  {"a" + strings.Repeat(" NEAR b", maxNear), NearMany},
	} {
		var qe *QueryError
		if _, err := ParseQuery(c.query, QueryOptions{}); !errors.As(err, &qe) || qe.Code != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A query finds what the same condition in parts finds.
func TestQueryFinds(t *testing.T) {
	it := &feeds.Item{Title: "هجوم على قافلة قرب دمشق", Summary: "قالت الوكالة إن الإرهابيين انسحبوا، ولم تُذكر كرة القدم.", Link: "https://example.org/news/1", Lang: "ar"}
	for query, want := range map[string]string{
		"title:هجوم NEAR/5 دمشق":                    "!",
		"title:(هجوم NEAR/5 دمشق)":                  "هجوم@title دمشق@title",
		"title:(دمشق ONEAR/5 هجوم)":                 "",
		"inflected:إرهابي lang:ar link:example.org": "إرهابي@summary example.org@link ar@lang",
		"/[إأ]رهابي.ن/ (هجوم OR زلزال)":             "هجوم@title /[إأ]رهابي.ن/@summary",
		"/الإرهابي.ن/f":                             "/الإرهابي.ن/f@summary",
		`هجوم NOT "كرة القدم"`:                      "",
		`هجوم NOT title:"كرة القدم"`:                "هجوم@title",
		"content:هجوم OR summary:وكالة":             "وكالة@summary",
	} {
		e, err := ParseQuery(query, QueryOptions{})
		if want == "!" {
			if err == nil {
				t.Errorf("%s: no error", query)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		ix, err := NewIndex([]*Watchlist{{ID: "w", Expr: e}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range ix.Judge(it) {
			for _, h := range m.Hits {
				got = append(got, h.Term+"@"+string(h.Field))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"a (b OR c) NOT d", `title:"a b" NEAR/3 @syria`, "/[إأ]/f [أو] «b»", "name:exact:a", "((((", "NOT NOT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ParseQuery(s, QueryOptions{List: testLists})
		if err != nil {
			var qe *QueryError
			if !errors.As(err, &qe) || qe.Column < 1 || qe.Column > len([]rune(s))+1 {
				t.Fatalf("%q: %#v", s, err)
			}
			return
		}
		ix, err := NewIndex([]*Watchlist{{ID: "w", Expr: e}}, nil)
		if err != nil {
			t.Fatalf("%q was read and cannot be compiled: %v", s, err)
		}
		if ms := ix.Judge(&feeds.Item{}); len(ms) > 0 {
			t.Fatalf("%q takes an item without a word", s)
		}
		again, err := ParseQuery(QueryText(e), QueryOptions{})
		if err != nil || QueryText(again) != QueryText(e) {
			t.Fatalf("%q is written %q, which is read as %q: %v", s, QueryText(e), QueryText(again), err)
		}
	})
}
