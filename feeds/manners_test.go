package feeds

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"rasid/outbound"
)

// The 27 checks of feed-reader etiquette and correctness, each against a
// server on loopback; TestEtiquette01 is the first. Time is the visitor's own.

// visitor polls one feed by a clock of its own.
type visitor struct {
	t      *testing.T
	poller *Poller
	src    *Source
	st     State
	now    time.Time
	polls  []*Poll
}

// server notes the requests it gets and answers by the number of each.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	seen []*http.Request
}

// serve answers the n-th request, counted from 1.
func serve(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, n int)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, r.Clone(r.Context()))
		n := len(s.seen)
		s.mu.Unlock()
		w.Header()["Date"] = nil
		answer(w, r, n)
	}))
	t.Cleanup(s.Close)
	return s
}

// poll follows redirects at once, whosever turn it is.
func (p *Poller) poll(ctx context.Context, src *Source, st State, now time.Time) *Poll {
	v := p.Visit(ctx, src, st, now)
	for v.Onward != nil {
		v = v.Onward.Go(ctx, now)
	}
	return v
}

func newVisitor(t *testing.T, address, spec string) *visitor {
	t.Helper()
	pool := outbound.NewPool(outbound.Options{AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(pool.Close)
	f := &Fetcher{Clients: pool, UserAgent: UserAgent("1.0", "mailto:desk@example.org"), Timeout: 5 * time.Second}
	v := &visitor{t: t, poller: &Poller{Fetcher: f}, src: every(t, "sample", address, spec), now: corpusNow}
	return v
}

// poll visits now and keeps what was learned, as the store does.
func (v *visitor) poll() *Poll {
	v.t.Helper()
	p := v.poller.poll(v.t.Context(), v.src, v.st, v.now)
	v.st = p.Next
	if len(p.Items) > 0 {
		v.st.LastNewItem = v.now
	}
	v.polls = append(v.polls, p)
	return p
}

// again visits when the feed is due.
func (v *visitor) again() *Poll {
	v.t.Helper()
	v.now = latest(v.now, v.st.NextPoll)
	return v.poll()
}

// wait is how long the feed rests after the last visit.
func (v *visitor) wait() time.Duration { return v.st.NextPoll.Sub(v.now) }

// issue is a document of three items, the newest numbered n.
func issue(n int) string { return issueOf(n, 3) }

func issueOf(n, size int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>نشرة</title><link>https://example.org/</link>`)
	for i := n; i > n-size; i-- {
		fmt.Fprintf(&b, `<item><title>خبر رقم %d</title><guid isPermaLink="false">n%d</guid><link>https://example.org/%d</link></item>`, i, i, i)
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}

// reply sends headers, given as pairs, and the body.
func reply(w http.ResponseWriter, body string, headers ...string) {
	for i := 0; i < len(headers); i += 2 {
		w.Header().Set(headers[i], headers[i+1])
	}
	_, _ = w.Write([]byte(body))
}

// between reports whether d lies within the bounds.
func between(d, low, high time.Duration) bool { return d >= low && d <= high }

func replaced(s, old, with string) string { return strings.Replace(s, old, with, 1) }
