package arabic

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func found(t *testing.T, term string, mode Mode, text string) string {
	t.Helper()
	rs := []rune(text)
	var out []string
	for _, h := range hits(t, term, mode, text) {
		out = append(out, string(rs[h.Start:h.End]))
	}
	return strings.Join(out, "|")
}

// TestMission holds what the project promises in its first lines.
func TestMission(t *testing.T) {
	tests := []struct{ term, text, want string }{
		{"الإرهاب", "الارهاب للإرهاب بالإرهاب والإرهاب الإرهابي إرهاب", "الارهاب|للإرهاب|بالإرهاب|والإرهاب"},
		{"سوريا", "لسوريا، وسوريا، سُوريا، ســوريا السوري سوري", "لسوريا|وسوريا|سُوريا|ســوريا"},
		{"جنة", "لجنة التحقيق وجنة الخلد", "وجنة"},
	}
	for _, tt := range tests {
		if got := found(t, tt.term, Word, tt.text); got != tt.want {
			t.Errorf("%s in %q: %q, want %q", tt.term, tt.text, got, tt.want)
		}
	}
}

func TestGrammar(t *testing.T) {
	tests := []struct {
		name, term string
		mode       Mode
		text, want string
	}{
		{"exact is the token", "إرهاب", Exact, "إرهاب الإرهاب وإرهاب", "إرهاب"},
		{"name takes clitics only", "قطر", Name, "قطر وقطر لقطر ولقطر القطر قطرها قطرا", "قطر|وقطر|لقطر|ولقطر"},
		{"name keeps its article", "الأسد", Name, "الأسد للأسد والاسد أسد", "الأسد|للأسد|والاسد"},
		{"name forgives a hamza", "أسيا", Name, "آسيا", "آسيا"},
		{"word does not", "أمر", Word, "آمر", ""},
		{"but for a place", "أسيا", Word, "آسيا", "آسيا"},
		{"two letters behind a clitic are listed", "رد", Word, "رد ورد برد فرد لرد الرد وبرد", "رد|لرد|الرد"},
		{"and others are not", "جد", Word, "جد وجد وجدنا الجد", "جد|الجد"},
		{"a real ha is no pronoun", "نبي", Word, "نبيه نبيها نبيهم", "نبيها|نبيهم"},
		{"a real alef is no tanwin", "علي", Word, "عليا عليًا", "عليًا"},
		{"but for long words", "إردوغان", Word, "أردوغان", "أردوغان"},
		{"article and pronoun exclude each other", "حكم", Word, "حكمه الحكمه الحكم", "حكمه|الحكم"},
		{"ta before a pronoun", "حكومة", Word, "حكومته وحكومتنا لحكومتهم الحكومته", "حكومته|وحكومتنا|لحكومتهم"},
		{"ya before a pronoun", "مستوى", Word, "مستواه بمستواها مستويه", "مستواه|بمستواها"},
		{"hamza before a pronoun", "بناء", Word, "بناؤه بنائه بناءه", "بناؤه|بنائه|بناءه"},
		{"tanwin", "قرار", Word, "قراراً قرارا بقرارا", "قراراً|قرارا|بقرارا"},
		{"no tanwin behind ة", "وزارة", Word, "وزارتا وزارة", "وزارة"},
		{"three lams are two", "اللغة", Word, "للغة واللغة لغة", "للغة|واللغة"},
		{"an own article", "التزام", Word, "الالتزام بالتزام للالتزام التزامه", "الالتزام|بالتزام|للالتزام|التزامه"},
		{"a hamza that is written settles it", "أمل", Word, "كأمل كامل", "كأمل"},
		{"a place with a written tanwin", "سوريا", Word, "سورياً سوريا", "سوريا"},
		{"a nisba with a written tanwin", "سوري", Word, "سورياً سوريا", "سورياً"},
		{"a typed tanwin", "سورياً", Word, "سورياً وسورياً", "سورياً|وسورياً"},
		{"God", "الله", Word, "لله والله بالله ولله له", "لله|والله|بالله|ولله"},
		{"madda against hamza", "أمن", Word, "آمن امن أمن", "امن|أمن"},
		{"ya typed without dots", "مصرى", Word, "مصري مصريا", "مصري|مصريا"},
		{"a real ha", "وجه", Word, "وجه وجهها", "وجه|وجهها"},
		{"a sloppy ta", "محادثه", Word, "محادثة محادثتها", "محادثة|محادثتها"},
		{"vowels that differ", "عُمان", Word, "عُمان عمان عَمّان", "عُمان|عمان"},
		{"other scripts are whole words", "BBC", Word, "bbc BBCs الـBBC", "bbc|BBC"},
		{"dual and plurals", "مهندس", Inflected, "مهندسان مهندسين للمهندسين مهندسون مهندسات مهندسة هندسة", "مهندسان|مهندسين|للمهندسين|مهندسون|مهندسات|مهندسة"},
		{"a plural finds its singular", "شركات", Inflected, "الشركة شركتان شركة شركات شرك", "الشركة|شركتان|شركة|شركات"},
		{"not every ان is a dual", "عدو", Inflected, "عدوان عدوين", "عدوين"},
		{"nisba is no inflection", "إرهاب", Lemma, "إرهابي إرهابية إرهاب", "إرهاب"},
		{"the name of the action", "مشارك", Inflected, "مشاركون مشاركة", "مشاركون"},
		{"names that begin like clitics", "باول", Name, "باول لباول وباول أول", "باول|لباول|وباول"},
		{"a name with two hamzas", "أردوغان", Name, "إردوغان اردوغان لأردوغان", "إردوغان|اردوغان|لأردوغان"},
		{"ل before ل", "لافروف", Name, "للافروف ولافروف", "للافروف|ولافروف"},
		{"its first letter is its own", "لاعب", Word, "للاعب اللاعب بلاعب ولاعب", "للاعب|اللاعب|بلاعب|ولاعب"},
		{"rows of the lists know their hamzas", "إعلام", Lemma, "الإعلام أعلام علوم", "الإعلام"},
		{"broken plurals", "صاروخ", Lemma, "صواريخ بصواريخها صاروخين", "صواريخ|بصواريخها|صاروخين"},
		{"no feminine of a broken plural", "وزراء", Lemma, "وزير الوزيرة الوزراء", "وزير|الوزراء"},
		{"a place that is no riddle", "غزة", Word, "لغزة بغزة اللغز", "لغزة|بغزة"},
		{"hamza seats before a pronoun", "خطأ", Word, "خطؤه خطئها بخطأ", "خطؤه|خطئها|بخطأ"},
		{"seats of the old final hamza", "جزيء", Word, "جزء", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(t, tt.term, tt.mode, tt.text); got != tt.want {
				t.Errorf("%s (%s) in %q: %q, want %q", tt.term, tt.mode, tt.text, got, tt.want)
			}
		})
	}
}

func TestHabits(t *testing.T) {
	tests := []struct {
		name, term, text, want string
	}{
		{"ى for ي where the text never dots it", "مصري", "لاعب مصرى يحترف فى ايطاليا التى تستقبله", "مصرى"},
		{"not where it does", "رأي", "رأى الوزير في الاجتماع الثاني", ""},
		{"ه for ة where the text has none", "هدنة", "دعا الي الهدنه", "الهدنه"},
		{"not where it has", "قدرة", "مدرسة قدره", ""},
		{"a proclitic and a lost hamza", "أثر", "كاثر الكلام أن إلى", ""},
		{"where hamzas are lost", "أثر", "كاثر الكلام ان الى", "كاثر"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(t, tt.term, Word, tt.text); got != tt.want {
				t.Errorf("%s in %q: %q, want %q", tt.term, tt.text, got, tt.want)
			}
		})
	}
}

func TestPhrases(t *testing.T) {
	tests := []struct {
		term string
		mode Mode
		text string
		want string
	}{
		{"وادي النيل", Word, "وادي\nالنيل ووادي «النيل» وادي. النيل", "وادي\nالنيل|ووادي «النيل"},
		{"وزير الخارجية", Word, "ووزير الخارجية، وزير، الخارجية", "ووزير الخارجية"},
		{"الشركات الأجنبية", Inflected, "شركات اجنبية", "شركات اجنبية"},
		{"عمر بن الخطاب", Name, "عمر الخطاب وعمر بن الخطاب", "وعمر بن الخطاب"},
		{"القرار 1701", Word, "القرار ١٧٠١ والقرار 17", "القرار ١٧٠١"},
		{"ج.م.ع", Word, "في ج.م.ع اليوم", "ج.م.ع"},
	}
	for _, tt := range tests {
		if got := found(t, tt.term, tt.mode, tt.text); got != tt.want {
			t.Errorf("%s in %q: %q, want %q", tt.term, tt.text, got, tt.want)
		}
	}
}

func TestBuilder(t *testing.T) {
	b := NewBuilder()
	for i, want := range []int{0, 1, 0, 2} {
		term := []string{"سوريا", "مجلس الأمن", "سوريا", "سوريا"}[i]
		mode := []Mode{Word, Word, Word, Name}[i]
		if n, err := b.Add(term, mode); n != want || err != nil {
			t.Errorf("Add(%s, %s) = %d, %v, want %d", term, mode, n, err, want)
		}
	}
	if _, err := b.Add(" ،…", Word); !errors.Is(err, ErrNoWord) {
		t.Errorf("Add of no word: %v", err)
	}
	got := b.Build().Match(NewText("وسوريا في مجلس الأمن"), nil, nil)
	want := []Hit{{0, 0, 0, 0, 6}, {2, 0, 0, 0, 6}, {1, 2, 3, 10, 20}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
