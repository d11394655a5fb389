package feeds

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Retry-After is obeyed to the second, and after a restart: it stands in the
// State. What cannot be understood is no advice.
func TestEtiquette08RetryAfter(t *testing.T) {
	for _, c := range []struct {
		status int
		value  string
		low    time.Duration
		high   time.Duration
	}{
		{429, "7200", 2 * time.Hour, 2*time.Hour + time.Minute},
		{429, "Sat, 01 Aug 2026 03:00:00 GMT", 3 * time.Hour, 3*time.Hour + time.Minute},
		{429, "Sat, 01 Aug 2026 03:00:00 +0000", 3 * time.Hour, 3*time.Hour + time.Minute}, // not as RFC 9110 wants it, and clear
		{503, "Sat, 01 Aug 2026 06:00:00 +0300", 3 * time.Hour, 3*time.Hour + time.Minute},
		{503, "Sat, 01 Aug 2026 03:00:00 UTC", 3 * time.Hour, 3*time.Hour + time.Minute},
		{429, "20", quarter - time.Second, quarter + time.Minute}, // the schedule is later
		{503, "86400", day, day + time.Minute},
		{503, "Sat, 01 Aug 2026 05:00:00 GMT", 5 * time.Hour, 5*time.Hour + time.Minute},
		{500, "10800", 3 * time.Hour, 3*time.Hour + time.Minute},
		{403, "172800", 2 * day, 2*day + time.Minute},
		{429, "99999999999999999999", 7 * day, 7*day + time.Minute},
		{429, "-5", crossed, 20 * time.Minute},
		{429, "soon", crossed, 20 * time.Minute},
		{429, "NaN", crossed, 20 * time.Minute},
		{429, "", crossed, 20 * time.Minute},
		{503, "Fri, 01 Aug 2025 00:00:00 GMT", 15 * time.Minute, 20 * time.Minute},
		{200, "7200", 2 * time.Hour, 2*time.Hour + time.Minute},
		{200, "172800", day, day + time.Minute}, // as long as any answer is fresh
		{200, "20", quarter - time.Second, quarter + time.Minute},
		{200, "soon", quarter - time.Second, quarter + time.Minute},
		{302, "7200", 2 * time.Hour, 2*time.Hour + time.Minute}, // it leads nowhere
		{0, "7200", 2 * time.Hour, 2*time.Hour + time.Minute},   // a page "under repair"
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			if c.value != "" {
				w.Header().Set("Retry-After", c.value)
			}
			switch c.status {
			case 0:
				reply(w, "<html><title>صيانة</title></html>")
			case http.StatusOK:
				reply(w, issue(3))
			default:
				w.WriteHeader(c.status)
			}
		})
		v := newVisitor(t, s.URL, "@every 15m")
		v.poll()
		if !between(v.wait(), c.low, c.high) {
			t.Errorf("%d with %q: comes back after %v, want %v", c.status, c.value, v.wait(), c.low)
		}
		// By hand neither, and a new process reads the same State.
		if c.value != "" && c.low > time.Hour && EarliestPoll(v.src, &v.st, false).Sub(v.now) < c.low {
			t.Errorf("%d with %q: by hand after %v", c.status, c.value, EarliestPoll(v.src, &v.st, false).Sub(v.now))
		}
	}
}

// What the answer and the document say of freshness moves the next poll, at
// most a day.
func TestEtiquette09Freshness(t *testing.T) {
	// A schedule that counts from the last poll rounds to the second.
	const quarter = 15 * time.Minute
	for _, c := range []struct {
		headers []string
		extra   string // in the channel
		want    time.Duration
		status  int
	}{
		{want: quarter},
		{headers: []string{"Cache-Control", "max-age=3600"}, want: time.Hour},
		{headers: []string{"Cache-Control", "public, max-age = 7200"}, want: quarter}, // no such field
		{headers: []string{"Cache-Control", `max-age="7200"`}, want: 2 * time.Hour},
		{headers: []string{"Cache-Control", "PUBLIC,MAX-AGE=7200"}, want: 2 * time.Hour},
		{headers: []string{"Cache-Control", "max-age=60"}, want: quarter},
		{headers: []string{"Cache-Control", "max-age=0"}, want: quarter},
		{headers: []string{"Cache-Control", "no-store, max-age=7200"}, want: quarter},
		{headers: []string{"Cache-Control", "no-cache"}, want: quarter},
		{headers: []string{"Cache-Control", "max-age=999999999"}, want: day},
		{headers: []string{"Cache-Control", "max-age=99999999999999999999"}, want: day}, // RFC 9111 §1.2.2
		{headers: []string{"Cache-Control", "max-age=-1"}, want: quarter},
		{headers: []string{"Cache-Control", "max-age=-99999999999999999999"}, want: quarter},
		{headers: []string{"Cache-Control", "max-age=7200", "Age", "3600"}, want: time.Hour},
		{headers: []string{"Expires", "Sat, 01 Aug 2026 04:00:00 GMT"}, want: 4 * time.Hour},
		{headers: []string{"Expires", "Sat, 01 Aug 2026 04:00:00 GMT", "Date", "Sat, 01 Aug 2026 01:00:00 GMT"}, want: 3 * time.Hour},
		{headers: []string{"Expires", "Sat, 01 Aug 2026 04:00:00 GMT", "Cache-Control", "max-age=1800"}, want: 30 * time.Minute},
		{headers: []string{"Expires", "0"}, want: quarter},
		{headers: []string{"Expires", "Sat, 01 Aug 2020 04:00:00 GMT"}, want: quarter},
		{extra: "<ttl>120</ttl>", want: 2 * time.Hour},
		{extra: "<ttl>999999</ttl>", want: quarter}, // nobody means that
		{extra: "<ttl>10000</ttl>", want: day},
		{extra: "<ttl>60</ttl>", headers: []string{"Cache-Control", "max-age=7200"}, want: 2 * time.Hour},
		{extra: `<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">hourly</sy:updatePeriod>`, want: time.Hour},
		{extra: `<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod>`, want: time.Hour},
		{extra: `<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">hourly</sy:updatePeriod><sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">2</sy:updateFrequency>`, want: 30 * time.Minute},
		{headers: []string{"Cache-Control", "max-age=5400"}, status: 304, want: 90 * time.Minute},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
			if c.status == http.StatusNotModified && n == 2 {
				w.Header().Set("Cache-Control", c.headers[1])
				w.WriteHeader(c.status)
				return
			}
			if c.status != 0 {
				reply(w, issue(3), "Etag", `"x"`)
				return
			}
			reply(w, replaced(issue(3), "</title><link>", "</title>"+c.extra+"<link>"), c.headers...)
		})
		v := newVisitor(t, s.URL, "@every 15m")
		v.poll()
		if c.status != 0 {
			v.again()
		}
		if !between(v.wait(), c.want, c.want+2*time.Minute) {
			t.Errorf("%v %s: after %v, want %v", c.headers, c.extra, v.wait(), c.want)
		}
	}
}

// A feed whose window would overflow meanwhile is asked once an hour all the
// same.
func TestEtiquette09FastFeed(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		reply(w, issueOf(8*n, 10), "Cache-Control", "max-age=36000")
	})
	v := newVisitor(t, s.URL, "@every 15m")
	v.poll()
	if v.wait() < 10*time.Hour {
		t.Errorf("the first time after %v", v.wait())
	}
	v.again()
	if !between(v.wait(), time.Hour, time.Hour+2*time.Minute) {
		t.Errorf("with eight new items of ten: after %v", v.wait())
	}
}

// skipHours (GMT, 24 is 0) and skipDays are obeyed, unless the operator says
// otherwise or the feed names all hours.
func TestEtiquette10SkipHoursAndDays(t *testing.T) {
	all := ""
	for h := range 24 {
		all += fmt.Sprintf("<hour>%d</hour>", h)
	}
	for _, c := range []struct {
		extra  string
		ignore bool
		at     time.Time // of the first visit
		want   time.Time // not before
	}{
		{"<skipHours><hour>10</hour><hour>11</hour></skipHours>", false, corpusNow.Add(9*time.Hour + 50*time.Minute), corpusNow.Add(12 * time.Hour)},
		{"<skipHours><hour>24</hour></skipHours>", false, corpusNow.Add(23*time.Hour + 50*time.Minute), corpusNow.Add(25 * time.Hour)},
		{"<skipHours><hour>10</hour></skipHours>", true, corpusNow.Add(9*time.Hour + 50*time.Minute), corpusNow.Add(10*time.Hour + 5*time.Minute)},
		{"<skipDays><day>Sunday</day></skipDays>", false, corpusNow.Add(23*time.Hour + 50*time.Minute), corpusNow.Add(48 * time.Hour)},
		{"<skipHours>" + all + "</skipHours>", false, corpusNow, corpusNow.Add(15 * time.Minute)},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			reply(w, replaced(issue(3), "</title><link>", "</title>"+c.extra+"<link>"))
		})
		v := newVisitor(t, s.URL, "@every 15m")
		v.src.IgnoreSkip, v.now = c.ignore, c.at
		v.poll()
		if late := v.st.NextPoll.Sub(c.want); !between(late, 0, 3*time.Minute) {
			t.Errorf("%.60s: next poll %v, want %v", c.extra, v.st.NextPoll, c.want)
		}
	}
}

// Failing feeds are asked ever less, at least once a day, and never given up;
// a success forgets it all.
func TestEtiquette11BackOff(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer int
		class  ErrorClass
		waits  []time.Duration // at least, after each failure
	}{
		{"500", 500, ClassHTTP, []time.Duration{quarter, 24 * time.Minute, 48 * time.Minute, 96 * time.Minute, 190 * time.Minute, 380 * time.Minute, 760 * time.Minute, 18 * time.Hour, 18 * time.Hour}},
		{"404", 404, ClassNotFound, []time.Duration{quarter, 24 * time.Minute, 48 * time.Minute, 24 * time.Hour, 24 * time.Hour}},
		{"403", 403, ClassForbidden, []time.Duration{6 * time.Hour, 6 * time.Hour, 6 * time.Hour, 6 * time.Hour, 24 * time.Hour}},
		{"401", 401, ClassUnauthorized, []time.Duration{24 * time.Hour, 24 * time.Hour}},
	} {
		ok := false
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			if ok {
				reply(w, issue(3))
				return
			}
			w.WriteHeader(c.answer)
		})
		v := newVisitor(t, s.URL, "@every 15m")
		v.poll()
		for i, want := range c.waits {
			if v.st.ErrorClass != c.class || v.st.Disabled {
				t.Fatalf("%s: %s", c.name, v.st.ErrorClass)
			}
			if !between(v.wait(), want, 24*time.Hour+5*time.Minute) {
				t.Errorf("%s, failure %d: after %v, want %v", c.name, i+1, v.wait(), want)
			}
			v.again()
		}
		for range 100 {
			v.again()
		}
		if v.st.NextPoll.IsZero() || v.wait() > 25*time.Hour {
			t.Errorf("%s: given up: %v", c.name, v.wait())
		}
		ok = true
		if v.again(); v.st.Failures != 0 || !between(v.wait(), quarter-time.Second, quarter+2*time.Minute) {
			t.Errorf("%s: after a success %v, %d failures", c.name, v.wait(), v.st.Failures)
		}
	}
}

// A schedule that counts from the last poll rounds to the second.
const quarter = 15 * time.Minute

// Fifty new processes within an hour ask no more often than one would.
func TestEtiquette12RestartsDoNotPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := every(t, "often", "https://example.org/feed", "@every 15m")
		d := newDiary(time.Second)
		store := newShelf(time.Now(), src)
		for range 50 {
			runFor(t, SchedulerOptions{Store: store, Poll: d.poll, Gate: Gate{MinInterval: 2 * time.Second}}, []*Source{src}, 72*time.Second, nil)
		}
		starts := d.starts["often"]
		if len(starts) > 5 {
			t.Errorf("%d polls in an hour", len(starts))
		}
		for i := 1; i < len(starts); i++ {
			if starts[i].Sub(starts[i-1]) < quarter-time.Second {
				t.Errorf("polls at %v and %v", starts[i-1], starts[i])
			}
		}
	})
}

// By hand a feed is asked once a minute at most, and not before the server
// allows it; the pass says when instead.
func TestEtiquette12ByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := every(t, "hand", "https://example.org/feed", "@every 15m")
		d := newDiary(time.Second)
		store := newShelf(time.Now(), src)
		s := NewScheduler(SchedulerOptions{Store: store, Poll: d.poll})
		s.SetSources([]*Source{src})
		polls, refused := 0, 0
		for range 10 {
			for v := range s.PollAll(t.Context(), []*Source{src}, false) {
				if v.Poll == nil {
					refused++
					if v.NotEarly.Before(time.Now()) {
						t.Error("it does not say when")
					}
					continue
				}
				polls++
			}
			time.Sleep(10 * time.Second)
		}
		if polls > 2 || refused < 8 {
			t.Errorf("%d polls, %d refused in 100 s", polls, refused)
		}
	})
}
