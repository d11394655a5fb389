package alerts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rasid/feeds"
)

func parse(t *testing.T, query string) Expr {
	t.Helper()
	e, err := ParseQuery(query, QueryOptions{List: testLists})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return e
}

// What QueryText writes is read as the same condition.
func TestQueryText(t *testing.T) {
	for _, query := range []string{
		"سوريا", `"كأس العالم"`, `"AND"`, `"near/3"`, `"a*"`, `"title:"`, "كوفيد-19", `«قال "نعم"»`,
		"a AND (b OR c) AND NOT d", "NOT (a OR b) AND c", "title:(a NEAR/3 b)", "(a OR b) ONEAR/2 \"c d\"",
		"lemma:وزير AND exact:\"كأس العالم\"", `/a\/b/ OR /[إأ]/f`, "NOT NOT a", "a AND (b NEAR/2 c)",
	} {
		e := parse(t, query)
		if got := QueryText(e); got != query {
			t.Errorf("%s is written %s", query, got)
		}
	}
}

func TestExplain(t *testing.T) {
	it := &feeds.Item{Feed: "sana", Title: "هجوم على قافلة في دمشق", Summary: "اعتقلت الشرطة إرهابيين", Content: "وزار الوفد بيروت."}
	for _, tc := range []struct {
		query string
		want  Condition
	}{
		{"هجوم", Condition{Kind: "term", Text: "هجوم", Held: true, Hits: []Hit{{"هجوم", Title, 0, 4, "هجوم"}}}},
		{"إرهابي", Condition{Kind: "term", Text: "إرهابي", Almost: []Almost{
			{"mode inflected would find it", Hit{"إرهابي", Summary, 14, 22, "إرهابيين"}}}}},
		{"title:بيروت", Condition{Kind: "term", Text: "بيروت", Fields: []Field{Title}, Almost: []Almost{
			{"in a field where it is not looked for", Hit{"بيروت", Content, 11, 16, "بيروت"}}}}},
		{"هجوم NOT دمشق", Condition{Kind: "and", Parts: []Condition{
			{Kind: "term", Text: "هجوم", Held: true, Hits: []Hit{{"هجوم", Title, 0, 4, "هجوم"}}},
			{Kind: "not", Parts: []Condition{
				{Kind: "term", Text: "دمشق", Held: true, Hits: []Hit{{"دمشق", Title, 18, 22, "دمشق"}}}}}}}},
		{"هجوم NEAR/2 دمشق", Condition{Kind: "near", Text: "هجوم NEAR/2 دمشق", Parts: []Condition{
			{Kind: "term", Text: "هجوم", Held: true, Hits: []Hit{{"هجوم", Title, 0, 4, "هجوم"}}},
			{Kind: "term", Text: "دمشق", Held: true, Hits: []Hit{{"دمشق", Title, 18, 22, "دمشق"}}}}}},
		{"/قافل./ OR غزة", Condition{Kind: "or", Held: true, Parts: []Condition{
			{Kind: "regexp", Text: "/قافل./", Held: true, Hits: []Hit{{"/قافل./", Title, 9, 14, "قافلة"}}},
			{Kind: "term", Text: "غزة"}}}},
	} {
		xs, err := Explain([]*Watchlist{{ID: "w", Expr: parse(t, tc.query)}, {ID: "x", Feeds: []string{"other"}, Expr: parse(t, tc.query)}}, nil, it)
		if err != nil {
			t.Fatal(err)
		}
		opts := cmp.Options{cmpopts.EquateEmpty()}
		if tc.query != "title:بيروت" {
			opts = append(opts, cmpopts.IgnoreFields(Condition{}, "Fields"))
		}
		if diff := cmp.Diff(tc.want, xs[0].Root, opts); diff != "" {
			t.Errorf("%s:\n%s", tc.query, diff)
		}
		if xs[0].Matched != tc.want.Held || !xs[0].InScope {
			t.Errorf("%s: matched %v, in scope %v", tc.query, xs[0].Matched, xs[0].InScope)
		}
		if xs[1].Matched || xs[1].InScope {
			t.Errorf("%s of another feed: matched %v, in scope %v", tc.query, xs[1].Matched, xs[1].InScope)
		}
	}
}
