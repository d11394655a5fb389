package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"rasid/feeds"
)

// archive is what rasid stored of the week: how often each item, by feed and
// number.
type archive struct {
	items  map[[2]int]int
	wanted map[string]bool // tokens of the items that somebody watches for
	missed map[int][]int   // numbers that are not stored, by feed
}

func readArchive(t *testing.T, dir string) *archive {
	t.Helper()
	ctx := context.Background()
	db := openArchive(t, dir)
	defer db.Close(ctx)
	all, err := db.Items(ctx, feeds.ItemFilter{Limit: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	a := &archive{items: map[[2]int]int{}, wanted: map[string]bool{}, missed: map[int][]int{}}
	for i := range all {
		var feed, number int
		if n, err := fmt.Sscanf(all[i].GUID, "urn:feedserver:%d:%d", &feed, &number); n != 2 || all[i].Feed != fmt.Sprintf("f%d", feed) {
			t.Errorf("feed %s: stored an item %q that nobody published (%v)", all[i].Feed, all[i].GUID, err)
		}
		a.items[[2]int{feed, number}]++
		if strings.HasPrefix(all[i].Title, "سوريا ") {
			a.wanted[fmt.Sprintf("site/%d/%d", feed, number)] = true
		}
	}
	return a
}

// archive waits until all that feeds list now is stored, and compares it with
// what they ever listed.
func (w *week) archive(t *testing.T) *archive {
	t.Helper()
	w.rasid(t, "poll", "--force", "--config", "rasid.yaml")
	var a *archive
	for end := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Second) {
		a = readArchive(t, w.dir)
		late := 0
		for feed := 1; feed <= *weekFeeds; feed++ {
			newest := w.news.newest(t, feed)
			for number := range newest + 1 {
				if a.items[[2]int{feed, number}] > 0 {
					continue
				}
				a.missed[feed] = append(a.missed[feed], number)
				if number > newest-newsWindow {
					late++
				}
			}
		}
		if late == 0 || time.Now().After(end) {
			break
		}
	}
	w.out.mu.Lock()
	w.out.wanted = a.wanted
	w.out.mu.Unlock()
	return a
}

var newsGUID = regexp.MustCompile(`urn:feedserver:\d+:(\d+)`)

// newest is the number of the newest item that a feed lists.
func (s *newsServer) newest(t *testing.T, feed int) int {
	t.Helper()
	list := answerOf(t, s.feed(feed), "")
	m := newsGUID.FindStringSubmatch(list)
	if m == nil {
		t.Fatalf("feed %d lists nothing:\n%.300s", feed, list)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// judge holds the week to what is promised.
func (w *week) judge(t *testing.T, a *archive) {
	t.Helper()
	for id, times := range a.items {
		if times != 1 {
			t.Errorf("item %d of feed %d is stored %d times", id[1], id[0], times)
		}
	}
	missed := 0
	for feed, numbers := range a.missed {
		missed += len(numbers)
		if !strings.Contains(w.system.String(), fmt.Sprintf("feed_loss f%d:", feed)) {
			t.Errorf("feed %d: %d items are not stored, and nobody was told: %v", feed, len(numbers), numbers)
		}
	}
	if most := w.news.bursts * (newsBurst - newsWindow + 5); missed > most {
		t.Errorf("%d items are not stored; what no document listed at a poll is %d at most", missed, most)
	}
	if got, want := len(a.items)+missed, w.news.published+*weekFeeds*newsWindow; got != want {
		t.Errorf("%d items stored or missed, %d published", got, want)
	}
	if got := len(w.out.hook.by); got != len(a.wanted) {
		t.Errorf("%d items reached the webhook, %d were wanted", got, len(a.wanted))
	}
	for _, b := range w.out.broken {
		t.Error(b)
	}
	const inFlight = 2 * 4 // attempts of both channels at once, when it was killed
	if got, most := w.out.repeats(), w.out.lost+inFlight; got > most {
		t.Errorf("%d repeats, want at most %d", got, most)
	}
	books(t, w.dir, len(a.items))
}

// tell prints the figures of the week.
func (w *week) tell(t *testing.T, a *archive, took time.Duration) {
	t.Helper()
	missed := 0
	for _, numbers := range a.missed {
		missed += len(numbers)
	}
	t.Logf("%d feeds, %d polls each in %s: %d items published, each of %d in the archive exactly once; %d fell out of their document before a poll saw them",
		*weekFeeds, *weekRounds, took.Round(time.Second), w.news.published+*weekFeeds*newsWindow, len(a.items), missed)
	t.Logf("%d alerts by webhook and by mail; %d repeats, %d answers lost", len(a.wanted), w.out.repeats(), w.out.lost)
	t.Logf("requests with a fault: %v", w.news.faults)
	t.Logf("database %d MiB", fileSize(filepath.Join(w.dir, "rasid.db"))>>20)
	w.gauge.byDay(t, w.days)
}

// byDay prints what the daemon took day by day. From the third day on nothing may grow.
func (g *gauge) byDay(t *testing.T, days []int) {
	t.Helper()
	days = append(days, len(g.rss))
	for _, c := range []struct {
		what  string
		all   []float64
		slack float64
	}{
		{"memory, MiB", g.rss, 10}, {"descriptors", g.fds, 20}, {"goroutines", g.routines, 40}, {"write-ahead log, MiB", g.wal, 8},
	} {
		var means []float64
		top := 0.0
		for d := 1; d < len(days); d++ {
			sum := 0.0
			for _, v := range c.all[days[d-1]:days[d]] {
				sum, top = sum+v, max(top, v)
			}
			means = append(means, sum/float64(max(1, days[d]-days[d-1])))
		}
		t.Logf("%-21s %.1f, at most %.1f", c.what, means, top)
		if n := len(means); n > 3 && means[n-1] > 1.1*means[1]+c.slack {
			t.Errorf("%s grow: %.1f", c.what, means)
		}
		if c.what == "write-ahead log, MiB" && top > 64 {
			t.Errorf("the write-ahead log had %.1f MiB", top)
		}
	}
}
