package feeds

import (
	"strings"
	"testing"
)

// TestHints: each is there in both languages, and is told from the others by
// how it ends.
func TestHints(t *testing.T) {
	for class, h := range hints {
		if !strings.HasSuffix(h.english, ".") || !strings.HasSuffix(h.arabic, ".") {
			t.Errorf("%s: %q, %q", class, h.english, h.arabic)
		}
		if got := TranslateHint("nothing could be read in 5 polls. " + Hint(class)); got != HintArabic(class) {
			t.Errorf("%s in Arabic: %q, want %q", class, got, HintArabic(class))
		}
	}
	if got := TranslateHint("nothing could be read in 5 polls"); got != "" {
		t.Errorf("no hint in Arabic: %q", got)
	}
}
