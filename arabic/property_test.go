package arabic

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// words draws strings of the kind that stress the grammar: stems with and
// without clitics, all spellings of a letter, marks and foreign bytes.
func words() *rapid.Generator[string] {
	pieces := []string{
		"و", "ف", "ب", "ك", "ل", "ال", "لل", "ه", "ها", "هم", "نا", "كما", "ا", "اً", "ات", "ين", "ون", "ان", "ة", "ى", "ي", "ية",
		"أمل", "إرهاب", "سوريا", "سوري", "وزير", "حكوم", "لجنة", "كتاب", "مستوى", "بناء", "التزام", "الله", "على", "مسؤول", "قرار", "مدرس", "دولة",
		"آ", "أ", "إ", "ء", "ئ", "ؤ", "ىء", "ـ", "َ", "ُ", "ّ", "ٰ", "\u0654", "\u200d", "\u200f", "ﻻ", "ﷲ", "پ", "ی", "ک",
		" ", " ", ".", "،", "-", "_", "#", "\n", "7", "٣", "BBC", "é", "ß", "İ", "ς", "中",
	}
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces"), "")
	})
}

func TestFoldIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(words(), rapid.String()).Draw(t, "s")
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}

func TestOffsetsCutAtLetters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(words(), rapid.String()).Draw(t, "s")
		checkOffsets(t, s)
	})
}

func checkOffsets(t interface{ Fatalf(string, ...any) }, s string) {
	rs := []rune(s)
	x := NewText(s)
	end := 0
	for i := range x.Len() {
		k := x.Token(i)
		if k.Start < end && k.Start != end-1 || k.End <= k.Start || k.End > len(rs) {
			t.Fatalf("token %d of %q is %d:%d", i, s, k.Start, k.End)
		}
		end = k.End
		if !strings.Contains(Fold(string(rs[k.Start:k.End])), x.word(i)) {
			t.Fatalf("token %d of %q is %q, its cut %q", i, s, x.word(i), string(rs[k.Start:k.End]))
		}
	}
	folded, from, to := FoldMap(s)
	if folded != Fold(s) || len(from) != utf8.RuneCountInString(folded) || len(to) != len(from) {
		t.Fatalf("FoldMap(%q) = %q with %d places", s, folded, len(from))
	}
}

// places runs one term over a text and returns where it stands.
func places(terms []string, mode Mode, text string) map[string][]string {
	b := NewBuilder()
	names := map[int]string{}
	for _, term := range terms {
		if n, err := b.Add(term, mode); err == nil {
			names[n] = term
		}
	}
	x := NewText(text)
	var h Habits
	h.Add(x)
	out := map[string][]string{}
	for _, hit := range b.Build().Match(x, &h, nil) {
		n := names[hit.Term]
		out[n] = append(out[n], fmt.Sprint(hit.First, "-", hit.Last))
	}
	return out
}

func TestModesWiden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := words().Draw(t, "term")
		text := words().Draw(t, "before") + " " + term + " " + words().Draw(t, "after")
		narrow := places([]string{term}, Exact, text)[term]
		for _, mode := range []Mode{Word, Inflected, Lemma} {
			wide := places([]string{term}, mode, text)[term]
			for _, p := range narrow {
				if !slices.Contains(wide, p) {
					t.Fatalf("%q in %q: %s loses %s of the mode before it", term, text, mode, p)
				}
			}
			narrow = wide
		}
	})
}

func TestTermsAreIndependent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := rapid.SliceOfN(words(), 1, 8).Draw(t, "terms")
		mode := rapid.SampledFrom([]Mode{Exact, Name, Word, Inflected, Lemma}).Draw(t, "mode")
		text := strings.Join(terms, " ") + words().Draw(t, "text")
		together := places(terms, mode, text)
		for _, term := range terms {
			alone := places([]string{term}, mode, text)[term]
			if got := together[term]; got != nil && !slices.Equal(got, alone) {
				t.Fatalf("%q in %q: %v alone, %v beside %q", term, text, alone, got, terms)
			}
		}
	})
}

// TestNameForgivesHamzas: what name finds and word does not differs by a hamza.
func TestNameForgivesHamzas(t *testing.T) {
	bare := strings.NewReplacer("ؤ", "ء", "ئ", "ء", "و\u0654", "ء", "ي\u0654", "ء", "ى\u0654", "ء", "أ", "ا", "إ", "ا", "آ", "ا", "\u0654", "", "\u0655", "", "\u0653", "")
	rapid.Check(t, func(t *rapid.T) {
		term, text := words().Draw(t, "term"), words().Draw(t, "text")
		text += " " + term
		word := places([]string{bare.Replace(term)}, Word, bare.Replace(text))[bare.Replace(term)]
		for _, p := range places([]string{term}, Name, text)[term] {
			if !slices.Contains(word, p) {
				t.Fatalf("%q in %q: name finds %s, word does not even without hamzas", term, text, p)
			}
		}
	})
}

// perByte is far above what a byte costs, and far below what anything that
// grows faster than the text would take.
const perByte = 20 * time.Microsecond

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"للإرهاب في سوريا", "ـــــ", "ﷺﷺ", "\xff\xd8", "وووووووو بببب", "a.b-c_d 1,5", strings.Repeat("ال", 50), "ا\u0654\u0655ى\u0621"} {
		f.Add(s, "الإرهاب")
	}
	f.Fuzz(func(t *testing.T, text, term string) {
		b := NewBuilder()
		for _, m := range []Mode{Exact, Name, Word, Inflected, Lemma} {
			b.Add(term, m)
			b.Add("الإرهاب", m)
		}
		ix := b.Build()
		start := time.Now()
		x := NewText(text)
		var h Habits
		h.Add(x)
		hits := ix.Match(x, &h, nil)
		if took := time.Since(start); took > 50*time.Millisecond+time.Duration(len(text))*perByte {
			t.Fatalf("%d bytes took %s", len(text), took)
		}
		n := utf8.RuneCountInString(text)
		for _, hit := range hits {
			if hit.Start < 0 || hit.Start >= hit.End || hit.End > n {
				t.Fatalf("hit %+v in %d code points", hit, n)
			}
		}
		checkOffsets(t, text)
		if once := Fold(text); Fold(once) != once {
			t.Fatalf("Fold of %q is not idempotent", text)
		}
	})
}
