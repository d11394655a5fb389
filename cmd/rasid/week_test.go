package main

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rasid/storage"
)

var (
	weekFeeds  = flag.Int("week", 0, "how many feeds TestWeek watches (200 is the long trial; 0 leaves it out)")
	weekRounds = flag.Int("week-rounds", 7*dayRounds, "polls of each feed in TestWeek; a day has 96, one every quarter of an hour")
	feedServer = flag.String("feedserver", "../../../shared/bench/feedserver", "folder with the Go code of the server that TestWeek polls")
)

// dayRounds is how often a feed is polled in a day, every quarter of an hour.
const dayRounds = 96

// TestWeek is a week of a newsroom with a second for each quarter of an hour:
// 672 polls of each feed, 42 new items an hour for each 40 feeds, every fault that
// the server knows befalling each feed in turn, receivers that are out now and
// then. The daemon is killed and stopped on the first day, its file is changed and its
// database copied every day. Every item must be in the archive exactly once,
// what left a document unseen must have been reported, every alert must arrive
// at both receivers, and nothing may grow.
func TestWeek(t *testing.T) {
	if *weekFeeds == 0 {
		t.Skip("a long trial: -week 200")
	}
	w := newWeek(t)
	begun := time.Now()
	for round := 0; round < *weekRounds; round = w.news.round(t) {
		for ; w.round < round; w.round++ {
			w.live(t)
		}
		w.gauge.sample(t)
		time.Sleep(time.Second)
	}
	took := time.Since(begun)
	w.news.heal(t)
	a := w.archive(t)
	w.out.settle(t, w.dir)
	w.daemon.stop(t)
	w.tell(t, a, took)
	w.judge(t, a)
	w.prune(t, a)
	w.crowd(t)
}

// week is the world of TestWeek.
type week struct {
	news   *newsServer
	out    *world
	system *systemSink
	daemon *process
	gauge  *gauge
	days   []int // of the gauge's samples, the first of each day
	dir    string
	config string
	round  int // quarters of an hour that have passed
}

func newWeek(t *testing.T) *week {
	t.Helper()
	w := &week{news: startNews(t, *weekFeeds, "-atom", "0.2", "-cache-mib", "64"), dir: t.TempDir(), system: &systemSink{}}
	w.out, _, _ = newWorld(t)
	mux := http.NewServeMux()
	mux.HandleFunc("/hook", w.hook)
	mux.Handle("/system", w.system)
	sink := httptest.NewServer(mux)
	t.Cleanup(sink.Close)
	var b strings.Builder
	for n := 1; n <= *weekFeeds; n++ {
		fmt.Fprintf(&b, "  - {id: f%d, url: \"%s\"}\n", n, w.news.feed(n))
	}
	w.config = fmt.Sprintf(weekConfig, b.String(), sink.URL, newMailbox(t, w.out))
	write(t, filepath.Join(w.dir, "rasid.yaml"), w.config)
	w.start(t)
	for !w.news.begun(t) { // what is published before is no news
		time.Sleep(100 * time.Millisecond)
	}
	return w
}

const weekConfig = `
defaults: {schedule: "@every 1s", first_poll: all, max_item_age: 0s}
feeds:
%[1]s
channels:
  sink: {type: webhook, url: "%[2]s/hook"}
  desk: {type: email, smtp: {host: 127.0.0.1, port: %[3]d, tls: none}, from: "راصد <rasid@example.org>", to: [desk@example.org]}
  ops: {type: webhook, url: "%[2]s/system"}
watchlists:
  - {id: syria, any: [سوريا], per: item, alert: [sink, desk]}
system_alerts: {channels: [ops]}
http: {allow_networks: [127.0.0.0/8], timeout: 2s}
storage: {path: rasid.db, backup: {folder: backups, keep: 2}}
web: {listen: 127.0.0.1:0}
`

// start runs the daemon; what it takes is measured anew.
func (w *week) start(t *testing.T) {
	t.Helper()
	w.daemon = startDaemon(t, w.dir)
	w.daemon.wait(t, "rasid watches")
	w.gauge, w.days = newGauge(t, w.daemon, w.dir), nil
}

// live lets a quarter of an hour pass.
func (w *week) live(t *testing.T) {
	t.Helper()
	w.news.publish(t, w.round)
	w.news.misbehave(t, w.round)
	if w.round%dayRounds == 0 {
		w.days = append(w.days, len(w.gauge.rss))
	}
	switch w.round {
	case dayRounds / 2:
		w.daemon.kill(t)
		w.start(t)
	case dayRounds * 3 / 4:
		w.daemon.stop(t)
		w.start(t)
	}
	switch w.round % dayRounds {
	case 16:
		write(t, filepath.Join(w.dir, "rasid.yaml"), fmt.Sprintf("%s# day %d\n", w.config, w.round/dayRounds))
		w.daemon.hangup(t)
	case 32:
		w.rasid(t, "backup", "--config", "rasid.yaml")
	case 64:
		w.news.burst(t)
	}
	// What rests for hours by the clock is asked again when so much of the week is over.
	if again := w.news.rested(w.round); len(again) > 0 {
		_ = w.command(t, append([]string{"poll", "--force", "--config", "rasid.yaml"}, again...)...).Run()
	}
}

func (w *week) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), rasidBinary(t), args...)
	c.Dir = w.dir
	return c
}

func (w *week) rasid(t *testing.T, args ...string) string {
	t.Helper()
	out, err := w.command(t, args...).CombinedOutput()
	if err != nil {
		t.Errorf("rasid %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// hook is the receiver of alerts: out for half an hour of every six, and at
// other times as faulty as the one of TestCrash.
func (w *week) hook(rw http.ResponseWriter, r *http.Request) {
	if w.news.now.Load()%24 > 21 {
		rw.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.out.serveSink(rw, r)
}

// systemSink keeps what rasid says about itself.
type systemSink struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *systemSink) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var body struct{ Text string }
	if readJSON(r.Body, &body) == nil {
		s.text.WriteString(body.Text + "\n")
	}
	rw.WriteHeader(http.StatusNoContent)
}

func (s *systemSink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// prune forgets all that nobody watches for, and polls a little more: what was
// forgotten must not come back, and nobody is told anything again.
func (w *week) prune(t *testing.T, a *archive) {
	t.Helper()
	db, err := storage.Open(t.Context(), filepath.Join(w.dir, "rasid.db"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	gone, err := db.Prune(t.Context(), time.Now(), time.Now())
	if err := errors.Join(err, db.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	told := len(w.out.hook.by)
	w.start(t)
	w.rasid(t, "poll", "--force", "--config", "rasid.yaml")
	w.daemon.stop(t)
	left := readArchive(t, w.dir)
	t.Logf("%d items pruned, the %d that alerted are left; the database has %d MiB", gone, len(left.items), fileSize(filepath.Join(w.dir, "rasid.db"))>>20)
	if len(left.items) != len(a.wanted) {
		t.Errorf("%d items are left, want the %d that alerted", len(left.items), len(a.wanted))
	}
	if got := len(w.out.hook.by); got != told {
		t.Errorf("%d more items were told after pruning", got-told)
	}
}

// crowd answers 429 to every feed once, at the end, since a host that names no
// time is then left alone for a quarter of an hour by the clock of the world.
func (w *week) crowd(t *testing.T) {
	t.Helper()
	w.news.crowd(t)
	w.start(t)
	told := func() (int, int) {
		requests, byStatus := w.news.stats(t)
		return requests, byStatus[http.StatusTooManyRequests]
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Second) {
		if _, n := told(); n >= *weekFeeds {
			break
		}
	}
	before, n := told()
	time.Sleep(5 * time.Second)
	if after, _ := told(); n != *weekFeeds || after != before {
		t.Errorf("429 was answered %d times to %d feeds, and %d requests followed", n, *weekFeeds, after-before)
	}
	w.daemon.stop(t)
}
