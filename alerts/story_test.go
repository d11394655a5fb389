package alerts

import (
	"strings"
	"testing"

	"rasid/feeds"
)

const harbour = `أعلنت إدارة الميناء القديم صباح اليوم إعادة فتح الأرصفة أمام السفن بعد توقف دام ثلاثة أيام بسبب العاصفة التي ضربت الساحل،
وقال مدير الميناء إن الفرق الفنية أنهت فحص الرافعات والمخازن وإن حركة الشحن ستعود إلى طبيعتها قبل نهاية الأسبوع`

func sketch(title, text string) Sketch { return NewSketch(&feeds.Item{Title: title, Summary: text}) }

func TestSameStory(t *testing.T) {
	for _, c := range []struct {
		why          string
		a, textA     string
		b, textB     string
		want, within bool // of two feeds, of one feed
	}{
		{"the same", "إعادة فتح الميناء القديم أمام السفن", "", "إعادة فتح الميناء القديم أمام السفن", "", true, false},
		{"spelling and marks", "إعادة فتحِ الميناء القديم أمام الســـفن", "", "اعادة فتح المينا القديم امام السفن", "", false, false},
		{"hamzas", "إعادة فتح الأرصفة القديمة أمام السفن", "", "اعادة فتح الارصفه القديمه امام السفن", "", true, false},
		{"label and outlet", "عاجل | إعادة فتح الميناء القديم أمام السفن - قناة الساحل", "", "إعادة فتح الميناء القديم أمام السفن | صحيفة الشاطئ", "", true, false},
		{"words added", "إعادة فتح الميناء القديم أمام السفن", "", "بعد العاصفة: إعادة فتح الميناء القديم أمام السفن", "", true, false},
		{"verb for noun", "ارتفاع أسعار القمح العالمية إلى مستوى قياسي", "", "أسعار القمح العالمية ترتفع إلى مستوى قياسي", "", true, false},
		{"one word another", "إعادة فتح الميناء القديم أمام السفن", "", "إعادة فتح الميناء الجديد أمام السفن", "", false, false},
		{"denied", "إعادة فتح الميناء القديم أمام السفن", "", "الإدارة تنفي إعادة فتح الميناء القديم أمام السفن", "", false, false},
		{"other figure", "إصابة 5 عمال في حريق مصنع النسيج", "", "إصابة 9 عمال في حريق مصنع النسيج", "", false, false},
		{"figures of two scripts", "إصابة 5 عمال في حريق مصنع النسيج", "", "إصابة ٥ عمال في حريق مصنع النسيج", "", true, false},
		{"another day", "حالة الطقس المتوقعة يوم الاثنين", harbour, "حالة الطقس المتوقعة يوم الثلاثاء", harbour, false, false},
		{"too short", "عاجل", "", "عاجل", "", false, false},
		{"two words", "انفجار كبير", "", "انفجار كبير", "", false, false},
		{"two words and one text", "الميناء مفتوح", harbour, "الميناء مفتوح", "(وكالات) " + harbour, true, true},
		{"one report, other headlines", "الميناء القديم يستقبل السفن من جديد", harbour, "بعد العاصفة السفن تعود إلى الميناء القديم", harbour, true, false},
		{"one report, cut", "إعادة فتح الميناء القديم أمام السفن", harbour, "الميناء القديم يفتح أمام السفن", harbour[:len(harbour)*2/3], true, false},
		{"a text that all items carry", "الميناء القديم يستقبل السفن", harbour, "فوز فريق المدينة ببطولة الكرة", harbour, false, false},
		{"daily column", "كلمة العدد من رئيس التحرير اليوم", "", "كلمة العدد من رئيس التحرير اليوم", harbour, true, false},
		{"nothing", "", "", "", "", false, false},
	} {
		a, b := sketch(c.a, c.textA), sketch(c.b, c.textB)
		if got := SameStory(a, b, false); got != c.want {
			t.Errorf("%s: two feeds %v, want %v", c.why, got, c.want)
		}
		if got := SameStory(b, a, true); got != c.within {
			t.Errorf("%s: one feed %v, want %v", c.why, got, c.within)
		}
		if c.want && !shareKey(a, b) {
			t.Errorf("%s: no key in common", c.why)
		}
	}
}

func TestSketchIsSmall(t *testing.T) {
	s := sketch(strings.Repeat("كلمات كثيرة مختلفة أخرى طويلة جدا ", 40), strings.Repeat(harbour, 100))
	if len(s) > 1+wordSize*(maxWords+minima) || len(s.Keys()) > 11 {
		t.Errorf("%d bytes, %d keys", len(s), len(s.Keys()))
	}
	it := &feeds.Item{Title: "إعادة فتح الميناء القديم أمام السفن", Summary: harbour}
	if n := testing.AllocsPerRun(100, func() { NewSketch(it).Keys() }); n > 60 {
		t.Errorf("%.0f allocations for a sketch", n)
	}
}

func BenchmarkSketch(b *testing.B) {
	it := &feeds.Item{Title: "إعادة فتح الميناء القديم أمام السفن بعد العاصفة", Content: strings.Repeat(harbour, 20)}
	b.ReportAllocs()
	for b.Loop() {
		NewSketch(it).Keys()
	}
}

func BenchmarkSameStory(b *testing.B) {
	x, y := sketch("إعادة فتح الميناء القديم أمام السفن بعد العاصفة", harbour), sketch("الميناء القديم يفتح أمام السفن", harbour)
	b.ReportAllocs()
	for b.Loop() {
		SameStory(x, y, false)
	}
}
