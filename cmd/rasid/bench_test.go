package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/alerts/channel"
	"rasid/outbound"
	"rasid/storage"
)

var latencyFeeds = flag.Int("latency-feeds", 1000, "how many feeds BenchmarkLatency polls")

// BenchmarkLatency measures the time from the answer that shows a new item to
// the webhook that tells of it, with the daemon as a process of its own and
// all feeds due every five seconds.
//
//	go test ./cmd/rasid -run xxx -bench Latency -benchtime 300x
func BenchmarkLatency(b *testing.B) {
	s := newStopwatch()
	site := httptest.NewServer(http.HandlerFunc(s.serveFeed))
	defer site.Close()
	sink := httptest.NewServer(http.HandlerFunc(s.serveSink))
	defer sink.Close()
	dir := b.TempDir()
	write(b, filepath.Join(dir, "rasid.yaml"), latencyConfig(site.URL, sink.URL, *latencyFeeds))
	p := startDaemon(b, dir)
	p.wait(b, "rasid watches")
	s.settle(b, *latencyFeeds)
	b.ResetTimer()
	for n := range b.N {
		s.publish(n%*latencyFeeds, n)
		time.Sleep(20 * time.Millisecond)
	}
	s.drain(b, b.N)
	b.StopTimer()
	p.stop(b)
	took := s.latencies()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}

func latencyConfig(site, sink string, feeds int) string {
	var s strings.Builder
	s.WriteString("defaults: {schedule: \"@every 5s\", first_poll: all}\nfeeds:\n")
	for n := range feeds {
		fmt.Fprintf(&s, "  - {id: f%d, url: \"%s/%d\"}\n", n, site, n)
	}
	fmt.Fprintf(&s, "channels:\n  sink: {type: webhook, url: \"%s\"}\n", sink)
	s.WriteString("watchlists:\n  - {id: syria, any: [سوريا], per: item, alert: [sink]}\n")
	s.WriteString("http: {allow_networks: [127.0.0.0/8]}\n")
	return s.String()
}

// stopwatch is a site and a receiver that note when an item was first shown
// and when it was told.
type stopwatch struct {
	mu     sync.Mutex
	tokens map[string]string // by feed path
	shown  map[string]time.Time
	told   map[string]time.Time
	polled map[string]bool
}

func newStopwatch() *stopwatch {
	return &stopwatch{tokens: map[string]string{}, shown: map[string]time.Time{}, told: map[string]time.Time{}, polled: map[string]bool{}}
}

func (s *stopwatch) publish(feed, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[fmt.Sprintf("/%d", feed)] = fmt.Sprintf("toka%05d", n)
}

func (s *stopwatch) serveFeed(rw http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	token := s.tokens[r.URL.Path]
	s.polled[r.URL.Path] = true
	if _, again := s.shown[token]; token != "" && !again {
		s.shown[token] = time.Now()
	}
	s.mu.Unlock()
	etag := `"` + token + `"`
	rw.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	item := ""
	if token != "" {
		item = fmt.Sprintf(`<item><guid isPermaLink="false">%s</guid><title>وفد يصل إلى سوريا %s</title></item>`, token, token)
	}
	fmt.Fprintf(rw, `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>%s<item><guid isPermaLink="false">old</guid><title>خبر قديم</title></item></channel></rss>`, item)
}

func (s *stopwatch) serveSink(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, token := range tokenPattern.FindAllString(itemsOf(body), -1) {
		if _, again := s.told[token]; !again {
			s.told[token] = time.Now()
		}
	}
}

// settle waits until every feed was polled once.
func (s *stopwatch) settle(tb testing.TB, feeds int) {
	tb.Helper()
	for end := time.Now().Add(3 * time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		s.mu.Lock()
		n := len(s.polled)
		s.mu.Unlock()
		if n >= feeds {
			return
		}
	}
	tb.Fatal("not all feeds were polled")
}

func (s *stopwatch) drain(tb testing.TB, want int) {
	tb.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		s.mu.Lock()
		n := len(s.told)
		s.mu.Unlock()
		if n >= want {
			return
		}
	}
	tb.Fatalf("not all of %d alerts came", want)
}

func (s *stopwatch) latencies() (all []time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, at := range s.told {
		all = append(all, at.Sub(s.shown[token]))
	}
	return all
}

// BenchmarkDrain sends a backlog of webhooks to a receiver that answers at
// once.
//
//	go test ./cmd/rasid -run xxx -bench Drain -benchtime 10000x
func BenchmarkDrain(b *testing.B) {
	ctx := b.Context()
	var got atomic.Int64
	done := make(chan struct{})
	sink := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if got.Add(1) == int64(b.N) {
			close(done)
		}
	}))
	defer sink.Close()
	db, err := storage.Open(ctx, filepath.Join(b.TempDir(), "rasid.db"), time.Now())
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close(context.WithoutCancel(ctx))
	var queued sync.WaitGroup
	for range 50 {
		queued.Go(func() {
			for range b.N/50 + 1 {
				_ = db.GatherDelivery(ctx, alerts.Delivery{Kind: alerts.KindSystem, Channel: "sink", Text: "خبر", Created: time.Now(), NextAttempt: time.Now()})
			}
		})
	}
	queued.Wait()
	client, err := outbound.New(outbound.Options{AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		b.Fatal(err)
	}
	hook, err := channel.NewWebhook(channel.WebhookOptions{URL: sink.URL}, client)
	if err != nil {
		b.Fatal(err)
	}
	d := alerts.NewDispatcher(db, map[string]alerts.Lane{"sink": {Channel: hook, Policy: alerts.WebhookPolicy()}}, slog.New(slog.DiscardHandler), nil)
	run, stop := context.WithCancel(ctx)
	b.ResetTimer()
	go d.Run(run)
	<-done
	b.StopTimer()
	stop()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
}
