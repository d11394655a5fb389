package arabic

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

func (l Lookup) lets(token string) bool {
	return slices.Contains(l.Whole, token) || slices.ContainsFunc(l.Starts, func(s string) bool { return strings.HasPrefix(token, s) })
}

// TestLookupsMissNothing: of every hit in the agency sentences, in every mode,
// each word is let through.
func TestLookupsMissNothing(t *testing.T) {
	b, err := os.ReadFile("testdata/agency.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		text, _ := unbracket(strings.ReplaceAll(f[3], `\n`, "\n"))
		for _, mode := range []Mode{Word, Exact, Name, Inflected, Lemma} {
			n += holdLookups(t, f[2], mode, text)
		}
	}
	if n < 500 {
		t.Errorf("%d hits were looked at", n)
	}
}

func holdLookups(t *testing.T, term string, mode Mode, text string) int {
	t.Helper()
	all, err := Lookups(term, mode)
	if err != nil {
		t.Fatal(err)
	}
	found := hits(t, term, mode, text)
	x := NewText(text)
	for _, h := range found {
		for i := h.First; i <= h.Last; i++ {
			if l := all[i-h.First]; !l.lets(x.word(i)) {
				t.Errorf("%s %q stands in %q, which %+v leaves out", mode, term, x.word(i), l)
			}
		}
	}
	return len(found)
}

// FuzzLookups looks for a text in which a term is found and not let through.
func FuzzLookups(f *testing.F) {
	f.Add("الإرهاب", "للارهاب وبإرهابه", uint8(0))
	f.Add("لغة", "للغة وللغتهم", uint8(3))
	f.Add("مدينة كبيرة", "ومدينتهم الكبيرة", uint8(4))
	f.Fuzz(func(t *testing.T, term, text string, mode uint8) {
		if _, err := Lookups(term, Mode(mode%5)); err != nil {
			return
		}
		holdLookups(t, term, Mode(mode%5), text+" "+term)
	})
}

func TestLookups(t *testing.T) {
	for _, c := range []struct {
		term   string
		mode   Mode
		in     string
		not    string
		starts int // at most
	}{
		{"سوريا", Word, "وبسوريا", "سوري", 25},
		{"الإرهاب", Word, "للارهاب", "ارهاب", 40},
		{"إرهابي", Inflected, "والارهابيين", "ارهاب", 25},
		{"وزير", Lemma, "ووزراءهم", "ورد", 100},
		{"Syria", Word, "syria", "syrian", 0},
	} {
		all, err := Lookups(c.term, c.mode)
		if err != nil || len(all) != 1 || !all[0].lets(c.in) || all[0].lets(c.not) || len(all[0].Starts) > c.starts {
			t.Errorf("%s %s: %+v, %v", c.mode, c.term, all, err)
		}
	}
	if _, err := Lookups("…", Word); !errors.Is(err, ErrNoWord) {
		t.Errorf("no word: %v", err)
	}
}
