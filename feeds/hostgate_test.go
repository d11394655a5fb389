package feeds

import (
	"fmt"
	"testing"
	"time"
)

// TestBeat: polls that come due between two beats start together, at the pace
// of all feeds over time; none starts before it is due or a beat late.
func TestBeat(t *testing.T) {
	const all = 18_000 // three minutes for all: one start each 10 ms
	q := newQueue(Gate{Concurrency: 1})
	q.paces(all, 0, 0)
	begin := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	for i := range 500 {
		due := begin.Add(time.Duration(i) * 13 * time.Millisecond)
		name := fmt.Sprint(i)
		q.add(&job{src: &Source{ID: name}, host: name, due: due})
	}
	wakes, most, last := 0, 0, time.Time{}
	for now := begin; q.waiting > 0; now = q.wake() {
		if wakes++; !now.Equal(now.Truncate(beat)) {
			t.Fatalf("awake at %v", now)
		}
		n := 0
		for j := q.pop(now); j != nil; j = q.pop(now) {
			if late := now.Sub(j.due); late < 0 || late > 2*beat {
				t.Fatalf("%v after it was due", late)
			}
			n++
		}
		most, last = max(most, n), now
	}
	if wakes > 135 || most > 1+int(beat/q.pace) {
		t.Errorf("woke %d times for 500 polls, %d of them at once", wakes, most)
	}
	if took := last.Sub(begin); took < 499*13*time.Millisecond {
		t.Errorf("all started within %v", took)
	}
}

// TestBeatKeepsThePace: feeds that are all due start no faster than paced.
func TestBeatKeepsThePace(t *testing.T) {
	q := newQueue(Gate{Concurrency: 1})
	q.paces(1000, 0, 0)
	begin := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	for i := range 100 {
		name := fmt.Sprint(i)
		q.add(&job{src: &Source{ID: name}, host: name, due: begin})
	}
	last := begin
	for now := begin; q.waiting > 0; now = q.wake() {
		for last = now; q.pop(now) != nil; {
		}
	}
	if took := last.Sub(begin); took < 99*q.pace-beat {
		t.Errorf("100 feeds within %v, want one each %v", took, q.pace)
	}
}

// TestPaceKeepsSchedules: however many feeds there are, each is polled as often
// as its schedule says.
func TestPaceKeepsSchedules(t *testing.T) {
	begin := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	for spec, every := range map[string]time.Duration{"@every 1m": time.Minute, "* * * * *": time.Minute, "*/5 * * * *": 5 * time.Minute} {
		schedule, err := ParseSchedule(spec, time.UTC, begin)
		if err != nil {
			t.Fatal(err)
		}
		var all []*Source
		for i := range 2000 {
			all = append(all, &Source{ID: fmt.Sprint(i), URL: fmt.Sprintf("https://h%d.example/", i), Schedule: schedule})
		}
		q := newQueue(Gate{Concurrency: 1})
		q.paces(len(all), 0, pollRate(all, begin))
		for _, src := range all {
			q.add(&job{src: src, host: src.ID, due: scheduled(src, begin, true)})
		}
		last := map[string]time.Time{}
		for now := begin; now.Before(begin.Add(6 * every)); now = q.wake() {
			for j := q.pop(now); j != nil; j = q.pop(now) {
				if before, ok := last[j.src.ID]; ok && now.Sub(before) > 2*every {
					t.Fatalf("%s: %v between two polls", spec, now.Sub(before))
				}
				last[j.src.ID] = now
				q.done(j, now, time.Time{})
				q.add(&job{src: j.src, host: j.src.ID, due: scheduled(j.src, now, false)})
			}
		}
		if len(last) != len(all) {
			t.Errorf("%s: %d of %d were polled", spec, len(last), len(all))
		}
	}
}

// TestOneHost: addresses of one host are one, however they are written.
func TestOneHost(t *testing.T) {
	for _, same := range [][]string{
		{"https://www.example.co.uk/feed", "http://feeds.example.co.uk:8080/", "https://EXAMPLE.co.uk./feed"},
		{"http://192.0.2.7/a", "http://192.0.2.7:80/b", "https://192.0.2.7/", "https://192.0.2.7:443/", "http://[::ffff:192.0.2.7]/"},
		{"http://192.0.2.7:8080/a", "https://192.0.2.7:8080/"},
		{"http://[2001:db8::1]/a", "http://[2001:DB8:0:0::1]:80/b"},
		{"http://intranet/a", "http://intranet:80/b"},
	} {
		first := hostOf(&Source{URL: same[0]}, &State{})
		for _, address := range same[1:] {
			if got := hostOf(&Source{URL: address}, &State{}); got != first {
				t.Errorf("%s is %s, %s is %s", same[0], first, address, got)
			}
		}
	}
	if a, b := hostOf(&Source{URL: "https://one.blogspot.com/"}, &State{}), hostOf(&Source{URL: "https://two.blogspot.com/"}, &State{}); a == b {
		t.Errorf("two owners are one host: %s", a)
	}
}
