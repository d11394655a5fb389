package feeds

import (
	"net/http"
	"testing"
	"time"
)

// An error that may be kept for a while is not asked for again meanwhile, for an
// hour at most.
func TestEtiquette09FreshFailures(t *testing.T) {
	for _, c := range []struct {
		status  int
		headers []string
		want    time.Duration
	}{
		{404, nil, quarter - time.Second},
		{404, []string{"Cache-Control", "max-age=1800"}, 30 * time.Minute},
		{404, []string{"Cache-Control", "max-age=60"}, quarter - time.Second},
		{500, []string{"Cache-Control", "max-age=86400"}, time.Hour},
		{503, []string{"Expires", "Sat, 01 Aug 2026 00:40:00 GMT"}, 40 * time.Minute},
		{503, []string{"Cache-Control", "max-age=1800", "Retry-After", "2400"}, 40 * time.Minute},
		{200, []string{"Cache-Control", "max-age=1800"}, 30 * time.Minute}, // a page
		{429, []string{"Cache-Control", "max-age=5"}, crossed},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			for i := 0; i < len(c.headers); i += 2 {
				w.Header().Set(c.headers[i], c.headers[i+1])
			}
			w.WriteHeader(c.status)
			reply(w, "<html><title>صيانة</title></html>")
		})
		v := newVisitor(t, s.URL, "@every 15m")
		v.poll()
		if !between(v.wait(), c.want, c.want+2*time.Minute) {
			t.Errorf("%d %q: after %v, want %v", c.status, c.headers, v.wait(), c.want)
		}
		if named := len(c.headers) > 2; v.st.NotBefore.IsZero() == named {
			t.Errorf("%d %q: by hand not before %v", c.status, c.headers, v.st.NotBefore)
		}
		if rest := v.st.hostRest(); c.status == 429 && rest.Sub(v.now) != crossed || c.status == 404 && !rest.IsZero() {
			t.Errorf("%d %q: the host rests until %v", c.status, c.headers, rest)
		}
	}
}
