package arabic

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
)

// newsLike builds about size bytes of text, in documents of some 3 kB, from
// the sentences of the project's own fixtures.
func newsLike(tb testing.TB, size int) []string {
	tb.Helper()
	b, err := os.ReadFile("testdata/agency.tsv")
	if err != nil {
		tb.Skipf("no fixtures: %v", err)
	}
	var sentences []string
	for line := range strings.Lines(string(b)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 4 {
			s, _ := unbracket(f[3])
			sentences = append(sentences, s)
		}
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	var docs []string
	for n := 0; n < size; n += len(docs[len(docs)-1]) {
		var doc strings.Builder
		for doc.Len() < 3000 {
			words := strings.Fields(sentences[rnd.IntN(len(sentences))])
			rnd.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			doc.WriteString(strings.Join(words, " ") + ". ")
		}
		docs = append(docs, doc.String())
	}
	return docs
}

// manyTerms returns n terms: one in four a word of the text, the others made
// of random roots in the common patterns.
func manyTerms(docs []string, n int) []string {
	rnd := rand.New(rand.NewPCG(3, 4))
	consonants := []rune("بتثجحخدذرزسشصضطظعغفقكلمنهو")
	patterns := []string{"%c%cا%c", "%cا%c%c", "م%c%cو%c", "%c%cي%c", "ت%c%cي%c", "ا%cت%cا%c", "م%cا%c%cة", "%c%c%cي", "ال%c%c%cة", "است%c%cا%c", "أ%c%c%c", "%c%cو%c"}
	known := strings.Fields(strings.Join(docs[:min(len(docs), 200)], " "))
	seen := map[string]bool{}
	var terms []string
	for try := 0; len(terms) < n; try++ {
		term := fmt.Sprintf(patterns[rnd.IntN(len(patterns))], consonants[rnd.IntN(26)], consonants[rnd.IntN(26)], consonants[rnd.IntN(26)])
		if try%4 == 0 {
			term = strings.Trim(known[rnd.IntN(len(known))], ".،؛:؟!\"«»()")
		}
		if !seen[term] && NewText(term).Len() > 0 {
			seen[term] = true
			terms = append(terms, term)
		} else if try > 20*n {
			terms = append(terms, term+string(consonants[try%26])+string(consonants[try/26%26]))
		}
	}
	return terms
}

func build(tb testing.TB, terms []string, mode Mode) *Index {
	b := NewBuilder()
	for _, term := range terms {
		if _, err := b.Add(term, mode); err != nil {
			tb.Fatal(err)
		}
	}
	return b.Build()
}

func BenchmarkMatch(b *testing.B) {
	docs := newsLike(b, 10<<20)
	size := int64(len(strings.Join(docs, "")))
	for _, mode := range []Mode{Word, Inflected} {
		for _, n := range []int{10, 100, 1000, 10000} {
			b.Run(fmt.Sprintf("%s/%d", mode, n), func(b *testing.B) {
				before := heap()
				ix := build(b, manyTerms(docs, n), mode)
				perTerm := float64(heap()-before) / float64(n)
				var text Text
				var hits []Hit
				found := 0
				b.SetBytes(size)
				b.ReportAllocs()
				for b.Loop() {
					found = 0
					for _, d := range docs {
						text.Reset(d)
						var h Habits
						h.Add(&text)
						hits = ix.Match(&text, &h, hits[:0])
						found += len(hits)
					}
				}
				b.ReportMetric(perTerm, "B/term")
				b.ReportMetric(float64(found), "hits")
				runtime.KeepAlive(ix)
			})
		}
	}
}

func BenchmarkFold(b *testing.B) {
	docs := newsLike(b, 10<<20)
	var text Text
	b.SetBytes(int64(len(strings.Join(docs, ""))))
	for b.Loop() {
		for _, d := range docs {
			text.Reset(d)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	docs := newsLike(b, 1<<20)
	for _, mode := range []Mode{Word, Inflected} {
		b.Run(mode.String(), func(b *testing.B) {
			terms := manyTerms(docs, 100000)
			for b.Loop() {
				build(b, terms, mode)
			}
		})
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestNoAllocationPerToken holds the loop of the daemon to reused memory.
func TestNoAllocationPerToken(t *testing.T) {
	if raceSlows {
		t.Skip("the race detector allocates")
	}
	docs := newsLike(t, 20000)
	ix := build(t, manyTerms(docs, 1000), Word)
	var text Text
	var hits []Hit
	pass := func() {
		for _, d := range docs {
			text.Reset(d)
			var h Habits
			h.Add(&text)
			hits = ix.Match(&text, &h, hits[:0])
		}
	}
	pass()
	if n := testing.AllocsPerRun(10, pass); n > 50 {
		t.Errorf("%v allocations for %d documents, want a few for all", n, len(docs))
	}
}
