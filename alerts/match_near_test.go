package alerts

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasid/arabic"
	"rasid/feeds"
)

func nearHits(t *testing.T, e Near, text string) string {
	t.Helper()
	ix, err := NewIndex([]*Watchlist{{ID: "w", Expr: e}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range ix.Judge(&feeds.Item{Title: text}) {
		for _, h := range m.Hits {
			out = append(out, fmt.Sprintf("%s@%d", h.Text, h.Start))
		}
	}
	return strings.Join(out, " ")
}

func words(list ...string) (terms []Term) {
	for _, w := range list {
		terms = append(terms, Term{Text: w, Mode: arabic.Exact})
	}
	return terms
}

func TestNearHoldsWithinSoManyWords(t *testing.T) {
	for _, tc := range []struct {
		near Near
		text string
		want string
	}{
		{Near{Terms: words("a", "b"), Within: 1}, "a b", "a@0 b@2"},
		{Near{Terms: words("a", "b"), Within: 1}, "a x b", ""},
		{Near{Terms: words("a", "b"), Within: 2}, "a x b", "a@0 b@4"},
		{Near{Terms: words("a", "b"), Within: 1}, "b a", "b@0 a@2"},
		{Near{Terms: words("a", "b"), Within: 1, Ordered: true}, "b a", ""},
		{Near{Terms: words("a", "b"), Within: 1, Ordered: true}, "b a b", "a@2 b@4"},
		{Near{Terms: words("a", "a"), Within: 3}, "a x", ""},
		{Near{Terms: words("a", "a"), Within: 3}, "a x a", "a@0 a@4"},
		{Near{Terms: words("a", "b", "c"), Within: 2}, "c a b x x c", "c@0 a@2 b@4"},
		{Near{Terms: words("a", "b", "c"), Within: 3, Ordered: true}, "a c b c c", "a@0 b@4 c@6"},
		{Near{Terms: words("a", "b"), Within: 2}, "a x x x b a", "b@8 a@10"},
		{Near{Terms: words("a"), Groups: [][]Term{words("b", "c")}, Within: 1}, "c a", "c@0 a@2"},
		{Near{Terms: words("a b", "b c"), Within: 4}, "a b c", ""},
		{Near{Terms: words("a b", "b c"), Within: 4}, "a b b c", "a b@0 b c@4"},
	} {
		if got := nearHits(t, tc.near, tc.text); got != tc.want {
			t.Errorf("%+v in %q: got %q, want %q", tc.near, tc.text, got, tc.want)
		}
	}
}

// spelled tries every combination, as slowly as the definition reads.
func spelled(list []string, within int, ordered bool, text []string) map[int]bool {
	marked := map[int]bool{}
	var fill func(at []int)
	fill = func(at []int) {
		if g := len(at); g < len(list) {
			for i, w := range text {
				if w == list[g] {
					fill(append(at[:g:g], i))
				}
			}
			return
		}
		low, high := len(text), -1
		for i, p := range at {
			for k := range i {
				if at[k] == p || ordered && at[k] > p {
					return
				}
			}
			low, high = min(low, p), max(high, p)
		}
		if high-low <= within {
			for _, p := range at {
				marked[p] = true
			}
		}
	}
	fill(nil)
	return marked
}

func TestNearIsWhatItsDefinitionSays(t *testing.T) {
	letter := rapid.SampledFrom([]string{"a", "b", "c", "x"})
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.SliceOfN(letter, 1, 12).Draw(rt, "text")
		list := rapid.SliceOfN(letter, 2, 4).Draw(rt, "terms")
		within, ordered := rapid.IntRange(1, 8).Draw(rt, "within"), rapid.Bool().Draw(rt, "ordered")
		var want []string
		marked := spelled(list, within, ordered, text)
		for i, w := range text {
			if marked[i] {
				want = append(want, fmt.Sprintf("%s@%d", w, 2*i))
			}
		}
		got := nearHits(t, Near{Terms: words(list...), Within: within, Ordered: ordered}, strings.Join(text, " "))
		if got != strings.Join(want, " ") {
			rt.Fatalf("near %v within %d ordered %v in %v: got %q, want %v", list, within, ordered, text, got, want)
		}
	})
}
