package feeds

import (
	"fmt"
	"testing"
)

// TestPagesAreBounded: pages kept as evidence may be large.
func TestPagesAreBounded(t *testing.T) {
	var p pages
	body := make([]byte, 1<<20)
	for i := range 2 * maxPages {
		p.put(fmt.Sprint(i/2), Article{Text: "x", Evidence: &Evidence{Body: body}})
	}
	sum := 0
	for _, got := range p.texts {
		sum += got.size()
	}
	if sum > pageBytes || sum != p.bytes || len(p.order) != len(p.texts) {
		t.Errorf("%d articles of %d bytes (counted %d), want at most %d", len(p.texts), sum, p.bytes, pageBytes)
	}
	if _, ok := p.get(fmt.Sprint(maxPages - 1)); !ok {
		t.Error("the last article is gone")
	}
}
