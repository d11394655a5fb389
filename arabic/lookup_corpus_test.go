package arabic

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestLookupsOnArticles: whatever a term matches in real texts is found under
// its lookups.
func TestLookupsOnArticles(t *testing.T) {
	f, err := os.Open("../../shared/data/feeds/arabic/headlines.jsonl")
	if err != nil {
		t.Skip("no corpus here")
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<22)
	var texts []string
	for scan.Scan() {
		var row struct{ Title, Text string }
		if err := json.Unmarshal(scan.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, row.Title+"\n"+row.Text)
	}
	if testing.Short() {
		texts = texts[:300]
	}
	b := NewBuilder()
	var lookups []Lookup
	var terms []string
	for i, w := range strings.Fields(Fold(strings.Join(texts[:40], " "))) {
		mode := Mode(i % 5)
		n, err := b.Add(w, mode)
		if err != nil || n < len(lookups) {
			continue
		}
		l, err := Lookups(w, mode)
		if err != nil {
			t.Fatal(err)
		}
		lookups, terms = append(lookups, l[0]), append(terms, mode.String()+":"+w)
	}
	ix := b.Build()
	hits, kinds := 0, map[string]bool{}
	for _, text := range texts {
		tx := NewText(text)
		var h Habits
		h.Add(tx)
		for _, hit := range ix.Match(tx, &h, nil) {
			hits++
			word := tx.word(hit.First)
			kind := terms[hit.Term] + " " + word
			if kinds[kind] {
				continue
			}
			kinds[kind] = true
			if !lookups[hit.Term].lets(word) {
				t.Errorf("%s matches %s, which is not among its lookups", terms[hit.Term], word)
			}
		}
	}
	t.Logf("%d terms, %d hits of %d kinds", len(terms), hits, len(kinds))
}
