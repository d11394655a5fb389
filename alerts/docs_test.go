package alerts

import (
	"os"
	"strings"
	"testing"
)

// The queries in the documents can be read.
func TestQueriesInDocuments(t *testing.T) {
	for _, page := range []string{"matching.md", "matching.ar.md"} {
		text, err := os.ReadFile("../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for i, block := range strings.Split(string(text), "```") {
			queries, is := strings.CutPrefix(block, "query\n")
			if !is || i%2 == 0 {
				continue
			}
			for q := range strings.Lines(strings.TrimSpace(queries)) {
				n++
				if _, err := ParseQuery(strings.TrimSpace(q), QueryOptions{}); err != nil {
					t.Errorf("%s: %s: %v", page, strings.TrimSpace(q), err)
				}
			}
		}
		if n < 5 {
			t.Errorf("%s holds %d queries", page, n)
		}
	}
}
