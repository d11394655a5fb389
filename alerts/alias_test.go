package alerts

import (
	"slices"
	"strings"
	"testing"

	"rasid/arabic"
	"rasid/feeds"
)

func judgeOne(t *testing.T, query, title string) []string {
	t.Helper()
	e, err := ParseQuery(query, QueryOptions{})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	ix, err := NewIndex([]*Watchlist{{ID: "w", Expr: e}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range ix.Judge(&feeds.Item{Title: title}) {
		for _, h := range m.Hits {
			got = append(got, h.Term+"="+h.Text)
		}
	}
	return got
}

func TestAliases(t *testing.T) {
	for _, tc := range []struct{ query, title, want string }{
		{"@aliases/countries", "لقاء في سورية مع وفد من اميركا", "سوريا=سورية أمريكا=اميركا"},
		{"@aliases/سوريا", "لقاء في سورية مع وفد من اميركا", "سوريا=سورية"},
		{"@aliases/سورية", "وصل إلى سوريا", "سوريا=سوريا"},
		{"@aliases/أمريكا", "دعت الولايات المتحدة إلى التهدئة", "أمريكا=الولايات المتحدة"},
		{`@"aliases/أبو ظبي"`, "وقّعت في ابوظبي", "أبوظبي=ابوظبي"},
		{"@aliases/مئة", "مائة قتيل", "مئة=مائة"},
		{"@aliases/nisba", "القوات السورية والأميركيون", "سوري=السورية أمريكي=والأميركيون"},
		{"@aliases/countries", "القوات السورية", ""},
		{"@aliases/organisations NEAR/6 @aliases/capitals", "اجتماع حلف شمال الاطلسي في بروكسل", "الناتو=حلف شمال الاطلسي بروكسل=بروكسل"},
	} {
		got := slices.Compact(judgeOne(t, tc.query, tc.title))
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s in %q: got %q, want %q", tc.query, tc.title, got, tc.want)
		}
	}
	if _, err := ParseQuery("@aliases/none", QueryOptions{}); err == nil || !strings.Contains(err.Error(), "@aliases/countries") {
		t.Errorf("an alias list that is not there: %v", err)
	}
}

// A form belongs to one row of its list, and every form is a term.
func TestAliasFiles(t *testing.T) {
	for _, list := range Aliases() {
		seen := map[string]string{}
		if len(list.Rows) < 50 {
			t.Errorf("%s has %d rows", list.Name, len(list.Rows))
		}
		for _, row := range list.Rows {
			for _, form := range row {
				if _, err := arabic.NewBuilder().Add(form, arabic.Word); err != nil {
					t.Errorf("%s: %q: %v", list.Name, form, err)
				}
				if first, twice := seen[form]; twice {
					t.Errorf("%s: %s stands in the rows of %s and %s", list.Name, form, first, row[0])
				}
				seen[form] = row[0]
			}
		}
	}
}
