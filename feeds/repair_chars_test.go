package feeds

import (
	"bytes"
	"strings"
	"testing"
)

// TestPairTakesNoText: half a surrogate of three bytes that lost its last one
// takes no character of the text with it.
func TestPairTakesNoText(t *testing.T) {
	for in, want := range map[string]string{
		"\xed\xa0\xbd\xed\xb8\x80": "😀",
		"\xed\xa0=\xed\xb8=":       "==",
		"\xed\xa0\xbd\xed\xb8&lt;": "&lt;",
	} {
		r, err := repair([]byte("<rss><channel><item><title>"+in+"</title></item></channel></rss>"), false, nil)
		if err != nil {
			t.Fatal(err)
		}
		text := r.out[bytes.Index(r.out, []byte("<title>"))+7 : bytes.Index(r.out, []byte("</title>"))]
		if got := strings.NewReplacer("\ufffd", "", "\u00a0", "").Replace(string(text)); got != want { // what stands for the broken bytes
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
