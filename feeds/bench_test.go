package feeds

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/mmcdole/gofeed"

	"rasid/feeds/allowance"
)

// busy reports the processor time of each operation: a machine that others use
// does not change it much.
func busy(b *testing.B) func() {
	began := allowance.Spent()
	return func() { b.ReportMetric(float64((allowance.Spent()-began).Nanoseconds())/float64(b.N), "cpu-ns/op") }
}

var benchMeta = Meta{URL: "https://example.org/feed", Now: corpusNow}

// BenchmarkGofeed is the measure of the others: gofeed alone on the same 50
// items, without decoding, guard, plain text, dates of its own or keys.
func BenchmarkGofeed(b *testing.B) {
	body := generated(50, "أول")
	b.SetBytes(int64(len(body)))
	defer busy(b)()
	for b.Loop() {
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReadWhole reads 50 items that were never seen.
func BenchmarkReadWhole(b *testing.B) { benchRead(b, generated(50, "أول"), nil, 50) }

// BenchmarkReadTwoNew reads a document of which 48 items were seen.
func BenchmarkReadTwoNew(b *testing.B) {
	body := generated(50, "أول")
	benchRead(b, body, seenOf(b, body)[2*seenSize:], 2)
}

// BenchmarkReadNoneNew reads a document that differs and has no new item.
func BenchmarkReadNoneNew(b *testing.B) {
	body := generated(50, "أول")
	benchRead(b, body, seenOf(b, body), 0)
}

func seenOf(b *testing.B, body []byte) []byte {
	d, err := Read(body, benchMeta)
	if err != nil {
		b.Fatal(err)
	}
	return d.Seen
}

func benchRead(b *testing.B, body, seen []byte, want int) {
	m := benchMeta
	m.Seen = seen
	b.SetBytes(int64(len(body)))
	defer busy(b)()
	b.ReportAllocs()
	for b.Loop() {
		if d, err := Read(body, m); err != nil || len(d.Items) != want {
			b.Fatal(err, len(d.Items))
		}
	}
}

// BenchmarkSameBody is all that a 200 with the bytes of last time costs beside
// the network: its hash, and what to remember.
func BenchmarkSameBody(b *testing.B) {
	body := gz(generated(50, "أول"))
	l := newLife(b, "@every 15m")
	b.SetBytes(int64(len(body)))
	defer busy(b)()
	for b.Loop() {
		sha256.Sum256(body)
		o := outcome{result: ResultUnchanged, started: corpusNow, at: corpusNow, answer: &answer{status: 200, url: l.src.URL}}
		o.next(l.src, &l.st)
	}
}

// BenchmarkNotModified is what a 304 costs beside the network.
func BenchmarkNotModified(b *testing.B) {
	l := newLife(b, "@every 15m")
	defer busy(b)()
	for b.Loop() {
		o := outcome{result: ResultNotModified, started: corpusNow, at: corpusNow, answer: &answer{status: 304, url: l.src.URL}}
		o.next(l.src, &l.st)
	}
}
