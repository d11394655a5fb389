package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// newsServer is the feed server of the benchmarks: a process of its own with
// all feeds, each at an address of its own, and all their faults.
type newsServer struct {
	port      string
	feeds     int
	now       atomic.Int64     // the round
	rest      map[int][]string // feeds to ask again, by round
	published int              // items
	bursts    int              // times that more was published than a document lists
	faults    map[string]int   // requests that a fault befell
}

// Documents list newsWindow items; a burst is more than that.
const (
	newsWindow = 50
	newsBurst  = newsWindow + 10
)

func startNews(t *testing.T, feeds int, flags ...string) *newsServer {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "feedserver")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	build.Dir = *feedServer
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("no feed server: %v\n%s", err, out)
	}
	s := &newsServer{port: freePort(t), feeds: feeds, rest: map[int][]string{}, faults: map[string]int{}}
	run := exec.Command(binary, append(flags, "-feeds", strconv.Itoa(feeds), "-hosts", strconv.Itoa(min(feeds, 250)),
		"-items", strconv.Itoa(newsWindow), "-port", s.port, "-base", "http://news.example.org")...)
	run.Stderr = os.Stderr
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = run.Process.Kill(); _ = run.Wait() })
	for range 100 {
		if _, err := http.Get(s.url("/stats")); err == nil {
			return s
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the feed server does not answer")
	return nil
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

func (s *newsServer) url(path string) string { return "http://127.0.0.1:" + s.port + path }

// feed is the address of feed n, counted from 1.
func (s *newsServer) feed(n int) string {
	return fmt.Sprintf("http://127.0.0.%d:%s/feed/%d.xml", 1+(n-1)%250, s.port, n)
}

// tell posts a command and reads the answer.
func (s *newsServer) tell(t *testing.T, path string, query url.Values) (answer struct{ Feeds, Items int }) {
	t.Helper()
	resp, err := http.Post(s.url(path+"?"+query.Encode()), "", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := readJSON(resp.Body, &answer); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %v: %s, %v", path, query, resp.Status, err)
	}
	return answer
}

func readJSON(r io.Reader, into any) error { return json.NewDecoder(r).Decode(into) }

// stats are what the server was asked for.
func (s *newsServer) stats(t *testing.T) (requests int, byStatus map[int]int) {
	t.Helper()
	resp, err := http.Get(s.url("/stats"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var stats struct {
		Requests int
		ByStatus map[int]int `json:"by_status"`
	}
	if err := readJSON(resp.Body, &stats); err != nil {
		t.Fatal(err)
	}
	return stats.Requests, stats.ByStatus
}

// round is how often each feed was asked so far. Of a redirect the request that
// follows it is the poll.
func (s *newsServer) round(t *testing.T) int {
	t.Helper()
	requests, byStatus := s.stats(t)
	n := (requests - byStatus[http.StatusMovedPermanently] - byStatus[http.StatusFound]) / s.feeds
	s.now.Store(int64(n))
	return n
}

// begun reports whether every feed was read once.
func (s *newsServer) begun(t *testing.T) bool {
	t.Helper()
	_, byStatus := s.stats(t)
	return byStatus[http.StatusOK] >= s.feeds
}

// publish gives a quarter of the feeds a new item; of every third round people
// want to hear.
func (s *newsServer) publish(t *testing.T, round int) {
	t.Helper()
	q := url.Values{"fraction": {"0.25"}}
	if round%3 == 0 {
		q.Set("keyword", "سوريا")
	}
	s.published += s.tell(t, "/advance", q).Items
}

// burst gives one feed more new items at once than its document lists.
func (s *newsServer) burst(t *testing.T) {
	t.Helper()
	s.bursts++
	s.published += s.tell(t, "/advance", url.Values{"fraction": {fmt.Sprint(1 / float64(s.feeds))}, "items": {strconv.Itoa(newsBurst)}}).Items
}

// The faults of the server but 429, and how many requests in a row each befalls.
var weekFaults = []struct {
	kind  string
	count int
}{
	{"500", 2}, {"503", 2}, {"404", 2}, {"410", 1}, {"hang", 1}, {"reset", 2}, {"trickle", 1}, {"truncate", 2}, {"win1256", 3},
	{"mislabelled", 3}, {"redirect301", 4}, {"redirect302", 4}, {"loop", 2}, {"huge", 1}, {"bomb", 1}, {"html", 2}, {"empty", 2}, {"broken", 3}, {"volatile", 6},
}

// misbehave lays the next fault on those feeds whose turn it is: every feed
// meets each of them once in a week.
func (s *newsServer) misbehave(t *testing.T, round int) {
	t.Helper()
	every := *weekRounds / (len(weekFaults) + 1)
	for n := 1 + round%every; n <= s.feeds; n += every {
		if round/every >= len(weekFaults) {
			return
		}
		f := weekFaults[(round/every+n)%len(weekFaults)]
		s.tell(t, "/fault", url.Values{"kind": {f.kind}, "feeds": {strconv.Itoa(n)}, "count": {strconv.Itoa(f.count)}, "retry_after": {"1"}})
		s.faults[f.kind] += f.count
		if f.kind == "410" { // left alone for half a day
			at := (round + dayRounds/2) / 16 * 16
			s.rest[at] = append(s.rest[at], fmt.Sprintf("f%d", n))
		}
	}
}

// crowd answers 429 to the next request to each feed, and names no time.
func (s *newsServer) crowd(t *testing.T) {
	t.Helper()
	s.tell(t, "/fault", url.Values{"kind": {"429"}, "feeds": {fmt.Sprintf("1-%d", *weekFeeds)}, "count": {"1"}})
}

// rested are the feeds that were left alone for long enough.
func (s *newsServer) rested(round int) []string { return s.rest[round] }

// heal ends all faults.
func (s *newsServer) heal(t *testing.T) {
	t.Helper()
	s.tell(t, "/fault", url.Values{"kind": {"none"}})
	s.now.Store(0) // the receiver is in
}
