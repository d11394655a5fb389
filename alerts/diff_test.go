package alerts

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasid/feeds"
)

func TestEditNote(t *testing.T) {
	long := strings.Repeat("كلمة ", 30)
	for _, c := range []struct {
		why           string
		before, after feeds.Item
		want          string
	}{
		{"nothing", feeds.Item{Title: "فتح  الميناء"}, feeds.Item{Title: "فتح الميناء "}, ""},
		{"a word", feeds.Item{Title: "إصابة خمسة عمال في الحريق"}, feeds.Item{Title: "إصابة ستة عمال في الحريق"},
			"title: إصابة [-خمسة-] {+ستة+} عمال في الحريق"},
		{"words added", feeds.Item{Title: "فتح الميناء"}, feeds.Item{Title: "فتح الميناء القديم أمام السفن"}, "title: فتح الميناء {+القديم أمام السفن+}"},
		{"a field emptied", feeds.Item{Title: "أ", Summary: "نص"}, feeds.Item{Title: "أ"}, "summary: [-نص-]"},
		{"far apart in a long text", feeds.Item{Content: "أول " + long + "آخر"}, feeds.Item{Content: "ثان " + long + "أخير"},
			"content: [-أول-] {+ثان+} كلمة كلمة كلمة كلمة … كلمة كلمة كلمة كلمة [-آخر-] {+أخير+}"},
		{"in the middle", feeds.Item{Content: long + "أول " + long}, feeds.Item{Content: long + "ثان " + long},
			"content: … كلمة كلمة كلمة كلمة [-أول-] {+ثان+} كلمة كلمة كلمة كلمة …"},
		{"two fields", feeds.Item{Title: "أ ب", Summary: "ج"}, feeds.Item{Title: "أ", Summary: "د"}, "title: أ [-ب-]\nsummary: [-ج-] {+د+}"},
	} {
		if got := EditNote(&c.before, &c.after); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.why, got, c.want)
		}
	}
	huge := feeds.Item{Content: strings.Repeat("نص قديم ", 3000)}
	if got := EditNote(&huge, &feeds.Item{Content: strings.Repeat("كلام جديد ", 3000)}); len([]rune(got)) != noteLimit {
		t.Errorf("a note of %d code points", len([]rune(got)))
	}
}

// TestWordDiffIsWhole: the kept and removed words are the old text, the kept
// and added ones the new text.
func TestWordDiffIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"أ", "ب", "ج", "د"}), 0, 12)
		a, b := words.Draw(t, "before"), words.Draw(t, "after")
		var before, after []string
		for _, p := range WordDiff(strings.Join(a, "  "), strings.Join(b, " ")) {
			if p.Op != Added {
				before = append(before, p.Text)
			}
			if p.Op != Removed {
				after = append(after, p.Text)
			}
		}
		if strings.Join(before, " ") != strings.Join(a, " ") || strings.Join(after, " ") != strings.Join(b, " ") {
			t.Fatalf("%q and %q", before, after)
		}
	})
}
