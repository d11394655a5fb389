package arabic

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"marks", "مُحَمَّدٌ", "محمد"},
		{"dagger alef", "الرحمٰن", "الرحمن"},
		{"tatweel", "ســـوريا", "سوريا"},
		{"hamzas on alef", "أمن إلى آسيا ٱسم", "امن الي اسيا اسم"},
		{"decomposed hamza", "مسو\u0654ول ا\u0654مل ا\u0653سيا", "مسءول امل اسيا"},
		{"seats", "شؤون شئون بناء لاجئ", "شءون شءون بناء لاجء"},
		{"old final hamza", "لاجىء", "لاجء"},
		{"ta and ya", "مدرسة مستوى", "مدرسه مستوي"},
		{"Persian", "ایران پوتین چک گاز ژاله", "ايران بوتين جك غاز زاله"},
		{"presentation forms", "ﺳﻮﺭﻳﺎ ﻻجئ", "سوريا لاجء"},
		{"one sign, many words", "محمد ﷺ", "محمد صلي الله عليه وسلم"},
		{"invisible inside", "سو\u200dر\u200fي\u00adا", "سوريا"},
		{"digits", "١٧٠١ ۲۰۲۴", "1701 2024"},
		{"script change", "الـBBC سوريا2024 كوفيد-19", "ال bbc سوريا 2024 كوفيد 19"},
		{"hashtag", "#الحرب_على_الإرهاب", "الحرب علي الارهاب"},
		{"quotes", `ب"داعش" «حماس»`, "ب داعش حماس"},
		{"Latin accents", "Café ÉLYSÉE Straße", "cafe elysee straße"},
		{"Greek and Cyrillic", "ΟΔΥΣΣΕΥΣ Москва", "οδυσσευσ москва"},
		{"nothing", "… — «»", ""},
		{"broken bytes", "سو\xffريا", "سو ريا"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	type tok struct {
		Text  string
		Break bool
	}
	tests := []struct {
		name, in string
		want     []tok
	}{
		{"a full stop ends a clause", "انتهت الجولة. القرعة غدا", []tok{{"انتهت", false}, {"الجولة", false}, {"القرعة", true}, {"غدا", false}}},
		{"a line break does not", "وادي\nالنيل", []tok{{"وادي", false}, {"النيل", false}}},
		{"a hyphen does not", "سوريا-لبنان", []tok{{"سوريا", false}, {"لبنان", false}}},
		{"Arabic commas do", "تونس،ليبيا؛المغرب", []tok{{"تونس", false}, {"ليبيا", true}, {"المغرب", true}}},
		{"an ellipsis does", "قال… ومضى", []tok{{"قال", false}, {"ومضى", true}}},
		{"a decimal point does not", "1.5 و7،1", []tok{{"1", false}, {"5", false}, {"و", false}, {"7", false}, {"1", false}}},
		{"nor do two", "v 1.2.3", []tok{{"v", false}, {"1", false}, {"2", false}, {"3", false}}},
		{"nor points behind https://", "https://a.b.c", []tok{{"https", false}, {"a", true}, {"b", false}, {"c", false}}},
		{"nor the point of an address", "example.org", []tok{{"example", false}, {"org", false}}},
		{"marks belong to their word", "قراراً", []tok{{"قراراً", false}}},
		{"direction marks do not", "\u202bسوريا\u202c إن", []tok{{"سوريا", false}, {"إن", false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x, rs := NewText(tt.in), []rune(tt.in)
			var got []tok
			for i := range x.Len() {
				k := x.Token(i)
				got = append(got, tok{string(rs[k.Start:k.End]), k.Break})
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestFoldMap(t *testing.T) {
	folded, from, to := FoldMap("  سُوريا، لبنان")
	if folded != "سوريا لبنان" {
		t.Fatalf("folded %q", folded)
	}
	if d := cmp.Diff([]int{2, 2, 2, 2, 2, 8, 10, 10, 10, 10, 10}, from); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]int{8, 8, 8, 8, 8, 10, 15, 15, 15, 15, 15}, to); d != "" {
		t.Error(d)
	}
}

// TestReset: a Text that is used again is the same as a new one.
func TestReset(t *testing.T) {
	x := NewText("حكومة تصريف الأعمال. bbc 12")
	x.Reset("لبنان")
	if x.Len() != 1 || x.word(0) != "لبنان" || x.Token(0).End != 5 {
		t.Errorf("after Reset: %d tokens, first %q %+v", x.Len(), x.word(0), x.Token(0))
	}
}
