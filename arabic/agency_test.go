package arabic

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestAgency runs sentences in the style of agency news, written for this
// project, with the expected hits between square brackets.
func TestAgency(t *testing.T) {
	b, err := os.ReadFile("testdata/agency.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("want id, mode, term, text: %q", line)
		}
		n++
		agencyCase(t, f[0], f[1], f[2], strings.ReplaceAll(f[3], `\n`, "\n"))
	}
	if n < 300 {
		t.Errorf("%d cases, want at least 300", n)
	}
}

func agencyCase(t *testing.T, id, modeName, term, marked string) {
	t.Helper()
	mode, err := ParseMode(modeName)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	text, want := unbracket(marked)
	var got [][2]int
	for _, h := range hits(t, term, mode, text) {
		got = append(got, [2]int{h.Start, h.End})
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: %s %q in %q: hits at %v, want %v", id, mode, term, marked, got, want)
	}
}

// unbracket takes the brackets out of s and returns what they held.
func unbracket(s string) (string, [][2]int) {
	var text []rune
	var spans [][2]int
	start := 0
	for _, r := range s {
		switch r {
		case '[':
			start = len(text)
		case ']':
			spans = append(spans, [2]int{start, len(text)})
		default:
			text = append(text, r)
		}
	}
	return string(text), spans
}
