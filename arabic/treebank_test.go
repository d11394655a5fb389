package arabic

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The treebank's annotation says which word each token is. It is not part of
// the repository; without it these tests are skipped.
const treebank = "../../shared/data/arabic"

type goldText struct {
	ID, Text string
	gold     map[string]map[string][][2]int
}

type goldTerm struct {
	KID, Keyword, Family string
}

func TestTreebank(t *testing.T) {
	levels := []Mode{Exact, Word, Inflected, Lemma}
	floors := map[string][]float64{"padt.dev": {99.8, 99.5, 97.0, 94.5}, "pud.dev": {99.6, 99.4, 97.0, 94.5}}
	for _, set := range []string{"padt.dev", "pud.dev"} {
		texts, terms := readTreebank(t, set)
		for i, mode := range levels {
			s := scoreTreebank(t, set, texts, terms, mode)
			t.Logf("%-9s %-9s micro %.2f (P %.2f R %.2f) macro %.2f distractors %d", set, mode, s.micro(), s.precision(), s.recall(), s.macro(), s.distractors)
			if s.micro() < floors[set][i] {
				t.Errorf("%s %s: F1 %.2f, want at least %.1f", set, mode, s.micro(), floors[set][i])
			}
		}
	}
}

type score struct {
	tp, fp, fn  map[string]int
	distractors int
}

func total(m map[string]int) (n float64) {
	for _, v := range m {
		n += float64(v)
	}
	return n
}

func f1(tp, fp, fn float64) float64 { return 100 * 2 * tp / max(1, 2*tp+fp+fn) }

func (s *score) micro() float64     { return f1(total(s.tp), total(s.fp), total(s.fn)) }
func (s *score) precision() float64 { return 100 * total(s.tp) / max(1, total(s.tp)+total(s.fp)) }
func (s *score) recall() float64    { return 100 * total(s.tp) / max(1, total(s.tp)+total(s.fn)) }

func (s *score) macro() float64 {
	var sum, n float64
	for kid := range union(s.tp, s.fn) {
		sum += f1(float64(s.tp[kid]), float64(s.fp[kid]), float64(s.fn[kid]))
		n++
	}
	return sum / n
}

func union(a, b map[string]int) map[string]bool {
	u := map[string]bool{}
	for k := range a {
		u[k] = true
	}
	for k := range b {
		u[k] = true
	}
	return u
}

func scoreTreebank(t *testing.T, set string, texts []goldText, terms []goldTerm, mode Mode) *score {
	b := NewBuilder()
	kids := map[int][]goldTerm{}
	for _, k := range terms {
		n, err := b.Add(k.Keyword, mode)
		if err != nil {
			t.Fatal(err)
		}
		kids[n] = append(kids[n], k)
	}
	ix := b.Build()
	s := &score{map[string]int{}, map[string]int{}, map[string]int{}, 0}
	run, errs := runFiles(t, set, mode)
	for _, x := range texts {
		text := NewText(x.Text)
		var h Habits
		h.Add(text)
		got := map[string][][2]int{}
		for _, hit := range ix.Match(text, &h, nil) {
			for _, k := range kids[hit.Term] {
				got[k.KID] = append(got[k.KID], [2]int{hit.Start, hit.End})
			}
		}
		run.line(x.ID, got)
		s.count(x, got, terms, mode.String(), errs)
	}
	return s
}

func (s *score) count(x goldText, got map[string][][2]int, terms []goldTerm, level string, errs *runFile) {
	for _, k := range terms {
		_, hit := got[k.KID]
		_, want := x.gold[k.KID][level]
		_, ignored := x.gold[k.KID]["ign_"+level]
		switch {
		case hit && want:
			s.tp[k.KID]++
		case hit && !ignored:
			s.fp[k.KID]++
			if k.Family == "distractor" {
				s.distractors++
			}
			errs.print("FP", k, string([]rune(x.Text)[got[k.KID][0][0]:got[k.KID][0][1]]), x.Text)
		case want && !hit:
			s.fn[k.KID]++
			w := x.gold[k.KID][level][0]
			errs.print("FN", k, string([]rune(x.Text)[w[0]:w[1]]), x.Text)
		}
	}
}

// runFile writes what the scorer beside the treebank reads, and the errors,
// into the folder that RASID_RUN names.
type runFile struct{ f *os.File }

func runFiles(t *testing.T, set string, mode Mode) (run, errs *runFile) {
	dir := os.Getenv("RASID_RUN")
	if dir == "" {
		return &runFile{}, &runFile{}
	}
	open := func(name string) *runFile {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return &runFile{f}
	}
	return open(fmt.Sprintf("%s.%s.jsonl", set, mode)), open(fmt.Sprintf("%s.%s.errors", set, mode))
}

func (r *runFile) line(id string, got map[string][][2]int) {
	if r.f == nil {
		return
	}
	matched := []string{}
	for k := range got {
		matched = append(matched, k)
	}
	slices.Sort(matched)
	json.NewEncoder(r.f).Encode(map[string]any{"id": id, "matched": matched, "spans": got})
}

func (r *runFile) print(kind string, k goldTerm, found, text string) {
	if r.f != nil {
		fmt.Fprintf(r.f, "%s\t%s\t%s\t%s\t%s\n", kind, k.Keyword, found, k.Family, text)
	}
}

func readTreebank(t *testing.T, set string) ([]goldText, []goldTerm) {
	t.Helper()
	var texts []goldText
	var terms []goldTerm
	place := map[string]int{}
	readJSON(t, set+".texts.jsonl", func(dec *json.Decoder) error {
		var x goldText
		err := dec.Decode(&x)
		place[x.ID] = len(texts)
		texts = append(texts, x)
		return err
	})
	readJSON(t, set+".keywords.jsonl", func(dec *json.Decoder) error {
		var k goldTerm
		err := dec.Decode(&k)
		terms = append(terms, k)
		return err
	})
	readJSON(t, set+".gold.jsonl", func(dec *json.Decoder) error {
		var g struct {
			ID   string
			Gold map[string]map[string][][2]int
		}
		err := dec.Decode(&g)
		texts[place[g.ID]].gold = g.Gold
		return err
	})
	return texts, terms
}

func readJSON(t *testing.T, name string, each func(*json.Decoder) error) {
	t.Helper()
	f, err := os.Open(filepath.Join(treebank, name))
	if err != nil {
		t.Skipf("no treebank: %v", err)
	}
	defer f.Close()
	dec := json.NewDecoder(bufio.NewReader(f))
	for dec.More() {
		if err := each(dec); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

func readTricky(t *testing.T) [][]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(treebank, "tricky.dev.tsv"))
	if err != nil {
		t.Skipf("no treebank: %v", err)
	}
	var rows [][]string
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows
}
