package feeds

import (
	"fmt"
	"testing"
	"time"
)

// TestPagesAreBounded: pages kept as evidence may be large.
func TestPagesAreBounded(t *testing.T) {
	var p pages
	body := make([]byte, 1<<20)
	for i := range 2 * maxPages {
		p.put(fmt.Sprint(i/2), Article{Text: "x", Evidence: &Evidence{Body: body}}, corpusNow)
	}
	sum := 0
	for _, got := range p.texts {
		sum += got.size()
	}
	if sum > pageBytes || sum != p.bytes || len(p.order) != len(p.texts) {
		t.Errorf("%d articles of %d bytes (counted %d), want at most %d", len(p.texts), sum, p.bytes, pageBytes)
	}
	if _, ok := p.get(fmt.Sprint(maxPages-1), corpusNow); !ok {
		t.Error("the last article is gone")
	}
}

// TestReaderForgetsArticles: one that was edited is read again, while what could
// not be stored need not be.
func TestReaderForgetsArticles(t *testing.T) {
	var p pages
	p.put("a", Article{Text: "text"}, corpusNow)
	for after, want := range map[time.Duration]bool{saveRest: true, 4 * time.Minute: true, 10 * time.Minute: false, -time.Hour: false} {
		if got, ok := p.get("a", corpusNow.Add(after)); ok != want || ok && got.Text != "text" {
			t.Errorf("after %v: %v, %v", after, got, ok)
		}
	}
}
