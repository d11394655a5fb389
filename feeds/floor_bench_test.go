package feeds

import (
	"bytes"
	"testing"

	"github.com/mmcdole/gofeed"
)

// BenchmarkGofeedAlone is what BenchmarkReadWhole is measured by: the parser
// without charsets, repair, guard, plain text, dates and keys.
func BenchmarkGofeedAlone(b *testing.B) {
	body := generated(50, "أول")
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReadNothingNew reads a document whose bytes differ and whose items
// do not.
func BenchmarkReadNothingNew(b *testing.B) {
	body := generated(50, "أول")
	d, err := Read(body, Meta{URL: "https://example.org/feed", Now: corpusNow})
	if err != nil {
		b.Fatal(err)
	}
	m := Meta{URL: "https://example.org/feed", Now: corpusNow, Seen: d.Seen}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if d, err := Read(body, m); err != nil || len(d.Items) != 0 {
			b.Fatal(err)
		}
	}
}
