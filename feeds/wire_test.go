package feeds

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"slices"
	"testing"
	"time"
)

// TestWire: bytes as received, how they were packed, what was repaired, and
// what the server's clock showed, behind a cache too.
func TestWire(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(replaced(issue(3), "</channel>", "</b></channel>")))
	_ = z.Close()
	at := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 2 {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		reply(w, packed.String(), "Content-Encoding", "gzip", "Date", at.Format(http.TimeFormat), "Age", "40")
	})
	v := newVisitor(t, s.URL, "@every 15m")
	p := v.poll()
	if got := p.Wire; got.Bytes != packed.Len() || got.Encoding != "gzip" || !got.Clock.Equal(at.Add(40*time.Second)) || !slices.Equal(got.Repairs, []string{"stray_end_tag"}) {
		t.Errorf("%+v", got)
	}
	if got := v.again().Wire; got.Bytes != 0 || got.Encoding != "identity" || !got.Clock.IsZero() || got.Repairs != nil {
		t.Errorf("%+v", got)
	}
}
