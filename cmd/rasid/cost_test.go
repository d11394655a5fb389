package main

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
)

var (
	costFeeds = flag.Int("cost", 0, "how many feeds TestCost polls (1000 is the long trial; 0 leaves it out)")
	costSpan  = flag.Duration("cost-span", 20*time.Second, "how long TestCost measures each kind of poll")
)

// costEvery is how often each feed is polled: 250 polls a second at most.
func costEvery() time.Duration {
	return max(4*time.Second, time.Duration(*costFeeds/250)*time.Second)
}

// TestCost measures the processor time, user and system, that the daemon takes
// for one poll of each kind, with a feed server in a process of its own; its
// idle work, matching, stories and web are included. Nothing may be lost on
// the way.
//
//	go test ./cmd/rasid -run TestCost -cost 1000 -timeout 1h -v
func TestCost(t *testing.T) {
	if *costFeeds == 0 {
		t.Skip("a long trial: -cost 1000")
	}
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("needs /proc")
	}
	c := &cost{news: startNews(t, *costFeeds), dir: t.TempDir()}
	c.first(t)
	c.configure(t, costEvery().String())
	c.daemon = startDaemon(t, c.dir)
	c.daemon.wait(t, "rasid watches")
	c.kind(t, "304", nil)
	c.news.tell(t, "/config", url.Values{"validators": {"none"}})
	c.kind(t, "the same bytes", nil)
	c.news.tell(t, "/fault", url.Values{"kind": {"volatile"}})
	c.kind(t, "the same items, other bytes", nil)
	c.news.tell(t, "/fault", url.Values{"kind": {"none"}})
	c.news.tell(t, "/config", url.Values{"validators": {"both"}})
	c.kind(t, "two new items in 5 % of the feeds, the others 304", func() {
		c.published += c.news.tell(t, "/advance", url.Values{"fraction": {"0.05"}, "items": {"2"}}).Items
	})
	time.Sleep(costEvery()) // the last polls may be late
	c.daemon.stop(t)
	if got, want := c.stats(t).Items, c.published+*costFeeds*newsWindow; got != want {
		t.Errorf("%d items stored, %d published", got, want)
	}
}

// cost is one daemon being measured.
type cost struct {
	news      *newsServer
	dir       string
	daemon    *process
	published int
}

func (c *cost) configure(t *testing.T, every string) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "defaults: {schedule: \"@every %s\"}\nchannels: {screen: {type: console}}\n", every)
	fmt.Fprintf(&b, "watchlists: [{id: w, any: [سوريا], alert: [screen]}]\nhttp: {allow_networks: [127.0.0.0/8]}\nfeeds:\n")
	for n := 1; n <= *costFeeds; n++ {
		fmt.Fprintf(&b, "  - {id: f%d, url: \"%s\"}\n", n, c.news.feed(n))
	}
	write(t, filepath.Join(c.dir, "rasid.yaml"), b.String())
}

// first measures the first poll of every feed, until all that it brought can
// be searched.
func (c *cost) first(t *testing.T) {
	t.Helper()
	c.configure(t, "1h")
	c.daemon = startDaemon(t, c.dir)
	c.daemon.wait(t, "rasid watches")
	for {
		s := c.stats(t)
		if s.Items == *costFeeds*newsWindow && s.Unindexed == 0 {
			break
		}
		time.Sleep(time.Second)
	}
	c.tell(t, fmt.Sprintf("%d new items", newsWindow), c.cpu(t), *costFeeds)
	c.daemon.stop(t)
}

// kind measures polls that all go one way; step is called once a round.
func (c *cost) kind(t *testing.T, what string, step func()) {
	t.Helper()
	round := func() {
		if step != nil {
			step()
		}
		time.Sleep(costEvery())
	}
	round()
	round() // those before it are over
	before, _ := c.news.stats(t)
	busy := c.cpu(t)
	for range max(1, *costSpan/costEvery()) {
		round()
	}
	after, byStatus := c.news.stats(t)
	c.tell(t, what, c.cpu(t)-busy, after-before)
	if n := byStatus[http.StatusOK] + byStatus[http.StatusNotModified]; n != after {
		t.Errorf("%s: %d of %d requests failed", what, after-n, after)
	}
}

func (c *cost) tell(t *testing.T, what string, busy time.Duration, polls int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.daemon.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %.3f ms a poll (%d polls), %.0f MiB resident, %.0f at most", what, busy.Seconds()*1000/float64(polls), polls,
		numberAfter(string(status), "VmRSS:")/1024, numberAfter(string(status), "VmHWM:")/1024)
}

// cpu is what the daemon has taken so far (proc_pid_stat(5), in hundredths of
// a second).
func (c *cost) cpu(t *testing.T) time.Duration {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.daemon.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		t.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

func (c *cost) stats(t *testing.T) alerts.Stats {
	t.Helper()
	db := openArchive(t, c.dir)
	defer db.Close(t.Context())
	s, err := db.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}
