package alerts

import (
	"strings"
	"testing"
	"time"

	"rasid/feeds"
)

const harbour = `أعلنت إدارة الميناء القديم صباح اليوم إعادة فتح الأرصفة أمام السفن بعد توقف دام ثلاثة أيام بسبب العاصفة التي ضربت الساحل،
وقال مدير الميناء إن الفرق الفنية أنهت فحص الرافعات والمخازن وإن حركة الشحن ستعود إلى طبيعتها قبل نهاية الأسبوع`

func sketch(title, text string) Sketch { return NewSketch(&feeds.Item{Title: title, Summary: text}) }

func TestSameStory(t *testing.T) {
	for _, c := range []struct {
		why                string
		a, textA           string
		b, textB           string
		want, within, soon bool // of two feeds, of one feed, of one feed within the hour
	}{
		{"the same", "إعادة فتح الميناء القديم أمام السفن", "", "إعادة فتح الميناء القديم أمام السفن", "", true, false, true},
		{"spelling and marks", "إعادة فتحِ الميناء القديم أمام الســـفن", "", "اعادة فتح المينا القديم امام السفن", "", false, false, false},
		{"hamzas", "إعادة فتح الأرصفة القديمة أمام السفن", "", "اعادة فتح الارصفه القديمه امام السفن", "", true, false, true},
		{"label and outlet", "عاجل | إعادة فتح الميناء القديم أمام السفن - قناة الساحل", "", "إعادة فتح الميناء القديم أمام السفن | صحيفة الشاطئ", "", true, false, true},
		{"words added", "إعادة فتح الميناء القديم أمام السفن", "", "بعد العاصفة: إعادة فتح الميناء القديم أمام السفن", "", true, false, false},
		{"verb for noun", "ارتفاع أسعار القمح العالمية إلى مستوى قياسي", "", "أسعار القمح العالمية ترتفع إلى مستوى قياسي", "", true, false, true},
		{"one word another", "إعادة فتح الميناء القديم أمام السفن", "", "إعادة فتح الميناء الجديد أمام السفن", "", false, false, false},
		{"denied", "إعادة فتح الميناء القديم أمام السفن", "", "الإدارة تنفي إعادة فتح الميناء القديم أمام السفن", "", false, false, false},
		{"other figure", "إصابة 5 عمال في حريق مصنع النسيج", "", "إصابة 9 عمال في حريق مصنع النسيج", "", false, false, false},
		{"figures of two scripts", "إصابة 5 عمال في حريق مصنع النسيج", "", "إصابة ٥ عمال في حريق مصنع النسيج", "", true, false, true},
		{"another day", "حالة الطقس المتوقعة يوم الاثنين", harbour, "حالة الطقس المتوقعة يوم الثلاثاء", harbour, false, false, false},
		{"too short", "عاجل", "", "عاجل", "", false, false, false},
		{"two words", "انفجار كبير", "", "انفجار كبير", "", false, false, false},
		{"two words and one text", "الميناء مفتوح", harbour, "الميناء مفتوح", "(وكالات) " + harbour, true, true, false},
		{"one report, other headlines", "الميناء القديم يستقبل السفن من جديد", harbour, "بعد العاصفة السفن تعود إلى الميناء القديم", harbour, true, false, false},
		{"one report, cut", "إعادة فتح الميناء القديم أمام السفن", harbour, "الميناء القديم يفتح أمام السفن", harbour[:len(harbour)*2/3], true, false, false},
		{"a text that all items carry", "الميناء القديم يستقبل السفن", harbour, "فوز فريق المدينة ببطولة الكرة", harbour, false, false, false},
		{"daily column", "كلمة العدد من رئيس التحرير اليوم", "", "كلمة العدد من رئيس التحرير اليوم", harbour, true, false, true},
		{"nothing", "", "", "", "", false, false, false},
	} {
		a, b := sketch(c.a, c.textA), sketch(c.b, c.textB)
		if got := SameStory(a, b); got != c.want {
			t.Errorf("%s: two feeds %v, want %v", c.why, got, c.want)
		}
		if got := Reprinted(b, a, 20*time.Hour); got != c.within {
			t.Errorf("%s: one feed %v, want %v", c.why, got, c.within)
		}
		if Reprinted(a, b, time.Hour) != (c.within || c.soon) {
			t.Errorf("%s: one feed within the hour %v", c.why, !c.within && !c.soon)
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
		SameStory(x, y)
	}
}
