package arabic

import (
	"html"
	"strings"
	"testing"
)

// TestTricky runs the hand-written cases that need neither alias lists nor
// NEAR, which belong to another room.
func TestTricky(t *testing.T) {
	right, all := 0, 0
	for _, row := range readTricky(t) {
		mode, err := ParseMode(row[1])
		if err != nil {
			continue
		}
		all++
		text := strings.NewReplacer(`\n`, "\n", "<br>", "\n").Replace(row[4])
		if matches(t, row[3], mode, html.UnescapeString(text)) == (row[5] == "1") {
			right++
		} else {
			t.Logf("missed %s %s %s: %q in %q, want %s", row[0], row[1], row[2], row[3], row[4], row[5])
		}
	}
	t.Logf("tricky: %d of %d", right, all)
	if float64(right) < 0.97*float64(all) {
		t.Errorf("tricky: %d of %d, want 97 %%", right, all)
	}
}

func matches(t *testing.T, term string, mode Mode, text string) bool {
	t.Helper()
	return len(hits(t, term, mode, text)) > 0
}

// hits runs one term over one text that is a document of its own.
func hits(t *testing.T, term string, mode Mode, text string) []Hit {
	t.Helper()
	b := NewBuilder()
	if _, err := b.Add(term, mode); err != nil {
		t.Fatalf("add %q: %v", term, err)
	}
	x := NewText(text)
	var h Habits
	h.Add(x)
	return b.Build().Match(x, &h, nil)
}
