package charset

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestValid holds valid to utf8.Valid, on text with one byte of damage and on
// every pair of bytes between letters.
func TestValid(t *testing.T) {
	check := func(b []byte) {
		t.Helper()
		if got, want := valid(b), utf8.Valid(b); got != want {
			t.Fatalf("%q: %v, want %v", b, got, want)
		}
	}
	for lead := range 256 {
		for next := range 256 {
			for _, before := range []string{"", "a", "abc", "ال", "الخبر "} {
				check([]byte(before + string([]byte{byte(lead), byte(next)}) + "خبر جديد اليوم"))
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	text := []byte(strings.Repeat("خبر <b>عاجل</b> – €5 😀 اليوم ", 4))
	for range 20_000 {
		b := []byte(string(text[r.IntN(20):]))
		b[r.IntN(len(b))] = byte(r.Uint32())
		check(b[:r.IntN(len(b))])
	}
}

func BenchmarkValid(b *testing.B) {
	text := []byte(strings.Repeat("<p>"+sentence+"</p>\n", 300))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if !valid(text) {
			b.Fatal()
		}
	}
}

func BenchmarkValidOfUnicode(b *testing.B) {
	text := []byte(strings.Repeat("<p>"+sentence+"</p>\n", 300))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if !utf8.Valid(text) {
			b.Fatal()
		}
	}
}
