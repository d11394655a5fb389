package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var soakFor = flag.Duration("soak", 3*time.Second, "how long TestSoak runs (10m is the long trial)")

// The soak polls soakFeeds feeds every second: ten minutes are as many polls
// as a week of 36 feeds every quarter of an hour.
const (
	soakFeeds  = 40
	soakWindow = 60 // items that a feed lists
)

// TestSoak lets the daemon run among faults of every kind, with news all the
// while and the file read again every 20 seconds. Nothing may be lost, and
// memory, goroutines, descriptors and the write-ahead log must stay flat.
func TestSoak(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a trial of time")
	}
	w, _, _ := newWorld(t)
	sink := httptest.NewServer(soakSink(w))
	t.Cleanup(sink.Close)
	dir := t.TempDir()
	file := filepath.Join(dir, "rasid.yaml")
	text := soakConfig(t, soakSite(w), sink.URL, newMailbox(t, w))
	write(t, file, text)
	p := startDaemon(t, dir)
	p.wait(t, "rasid watches")

	g := newGauge(t, p, dir)
	news, reload, sample := time.NewTicker(100*time.Millisecond), time.NewTicker(20*time.Second), time.NewTicker(time.Second)
	published := 0
	for end := time.After(*soakFor); end != nil; {
		select {
		case <-news.C:
			published++
			w.publish(feedName(published%soakFeeds), published)
		case <-reload.C:
			write(t, file, fmt.Sprintf("%s# read again at %s\n", text, time.Now()))
			p.hangup(t)
		case <-sample.C:
			g.sample(t)
		case <-end:
			end = nil
		}
	}
	w.settle(t, dir)
	stored(t, dir, published)
	p.stop(t)
	books(t, dir, published)
	for _, b := range w.broken {
		t.Error(b)
	}
	t.Logf("%s, %d items, %d wanted, %d repeats of %d lost answers", *soakFor, published, len(w.wanted), w.repeats(), w.lost)
	g.flat(t)
}

func feedName(n int) string { return "f" + string(rune('a'+n/26)) + string(rune('a'+n%26)) }

// soakConfig gives each feed a host of its own.
func soakConfig(t *testing.T, site http.Handler, sink string, mail int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("feeds:\n")
	for n := range soakFeeds {
		host := httptest.NewServer(site)
		t.Cleanup(host.Close)
		fmt.Fprintf(&b, "  - {id: %[1]s, url: \"%[2]s/%[1]s\", schedule: \"@every 1s\", first_poll: all}\n", feedName(n), host.URL)
	}
	_, rest, _ := strings.Cut(fmt.Sprintf(crashConfig, "", sink, mail), "channels:")
	return b.String() + "channels:" + rest + "web: {listen: 127.0.0.1:0}\n"
}

// settle waits until everything arrived; what waits for minutes because the
// receiver was out is sent at once, as an operator would.
func (w *world) settle(t *testing.T, dir string) {
	t.Helper()
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(2 * time.Second) {
		missing := w.missing()
		if len(missing) == 0 {
			return
		}
		if time.Now().After(end) {
			t.Errorf("%d of %d alerts never arrived: %s", len(missing), len(w.wanted), some(missing, 5))
			return
		}
		retry := exec.CommandContext(t.Context(), rasidBinary(t), "deliveries", "retry", "--all", "--config", "rasid.yaml")
		retry.Dir = dir
		if out, err := retry.CombinedOutput(); err != nil {
			t.Errorf("retry: %v\n%s", err, out)
		}
	}
}

// soakSite serves feeds as the worst of sites do, each fault by chance, and
// for ten seconds of every two minutes nothing at all.
func soakSite(w *world) http.Handler {
	begun := time.Now()
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		fault := rand.IntN(100)
		if time.Since(begun)%(2*time.Minute) > 110*time.Second {
			fault = 0
		}
		feed := strings.Trim(r.URL.Path, "/")
		w.mu.Lock()
		items := w.items[feed]
		items = items[max(0, len(items)-soakWindow):]
		doc := fmt.Sprintf(`<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title>%s</channel></rss>`, feed, strings.Join(items, "\n"))
		etag := fmt.Sprintf(`"%d"`, len(w.items[feed]))
		w.mu.Unlock()
		switch {
		case fault < 6:
			rw.WriteHeader(http.StatusInternalServerError)
		case fault < 11: // cut off
			rw.Header().Set("Content-Length", fmt.Sprint(len(doc)))
			fmt.Fprint(rw, doc[:len(doc)*2/3])
		case fault < 15:
			rw.Header().Set("Content-Type", "text/html")
			fmt.Fprint(rw, "<!doctype html><title>صيانة</title><p>نعود قريباً")
		case fault < 19:
			if c, _, err := rw.(http.Hijacker).Hijack(); err == nil {
				c.Close()
			}
		case fault < 22:
			rw.Header().Set("Retry-After", "1")
			rw.WriteHeader(http.StatusServiceUnavailable)
		case fault < 26:
			fmt.Fprint(rw, "Warning: something is deprecated in feed.php\n"+strings.ReplaceAll(doc, "</guid>", "\x01</guid>"))
		case r.Header.Get("If-None-Match") == etag:
			rw.WriteHeader(http.StatusNotModified)
		default:
			if fault < 30 {
				time.Sleep(time.Second)
			}
			rw.Header().Set("ETag", etag)
			fmt.Fprint(rw, doc)
		}
	})
}

// soakSink is out for three seconds of every minute.
func soakSink(w *world) http.Handler {
	begun := time.Now()
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if time.Since(begun)%time.Minute > 57*time.Second {
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.serveSink(rw, r)
	})
}

// gauge reads what a process takes.
type gauge struct {
	pid, dir, metrics, token string
	rss, fds, routines, wal  []float64
}

func newGauge(t *testing.T, p *process, dir string) *gauge {
	t.Helper()
	g := &gauge{pid: fmt.Sprint(p.cmd.Process.Pid), dir: dir}
	_, after, found := strings.Cut(p.err.String(), `"address":"`)
	address, _, _ := strings.Cut(after, `"`)
	token, err := os.ReadFile(filepath.Join(dir, "rasid.db.token"))
	if !found || err != nil {
		t.Fatalf("no dashboard: %v\n%s", err, p.err.String())
	}
	g.metrics, g.token = address+"/metrics", strings.TrimSpace(string(token))
	return g
}

func (g *gauge) sample(t *testing.T) {
	t.Helper()
	fds, err := os.ReadDir("/proc/" + g.pid + "/fd")
	if err != nil {
		return // not Linux
	}
	status, err := os.ReadFile("/proc/" + g.pid + "/status")
	if err != nil {
		t.Fatal(err)
	}
	g.rss = append(g.rss, numberAfter(string(status), "VmRSS:")/1024)
	g.fds = append(g.fds, float64(len(fds)))
	g.routines = append(g.routines, numberAfter(g.scrape(t), "\ngo_goroutines"))
	g.wal = append(g.wal, float64(fileSize(filepath.Join(g.dir, "rasid.db-wal")))/(1<<20))
}

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

func numberAfter(text, name string) (n float64) {
	_, after, _ := strings.Cut(text, name)
	_, _ = fmt.Sscan(after, &n)
	return n
}

func (g *gauge) scrape(t *testing.T) string {
	t.Helper()
	return answerOf(t, g.metrics, g.token)
}

// answerOf gets an address, and gives its answer with the headers.
func answerOf(t *testing.T, address, token string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b strings.Builder
	if err := resp.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// flat compares the last third with the one before; the first is for warming
// up. It says nothing of a run that was too short.
func (g *gauge) flat(t *testing.T) {
	t.Helper()
	const enough = 60
	for _, c := range []struct {
		what  string
		all   []float64
		slack float64 // beside a tenth
	}{
		{"memory, MiB", g.rss, 10}, {"descriptors", g.fds, 20}, {"goroutines", g.routines, 40}, {"write-ahead log, MiB", g.wal, 8},
	} {
		third := len(c.all) / 3
		if third == 0 {
			continue
		}
		mean := [3]float64{}
		top := 0.0
		for i, v := range c.all[:3*third] {
			mean[i/third] += v / float64(third)
			top = max(top, v)
		}
		t.Logf("%-21s %7.1f %7.1f %7.1f, at most %.1f", c.what, mean[0], mean[1], mean[2], top)
		if len(c.all) > enough && mean[2] > 1.1*mean[1]+c.slack {
			t.Errorf("%s grow: %.1f, then %.1f", c.what, mean[1], mean[2])
		}
	}
}
