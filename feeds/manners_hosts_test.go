package feeds

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Five hundred feeds on one quarter hour do not start together, and feeds that
// became due while nobody polled are spread over five minutes.
func TestEtiquette13NoHerd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sources []*Source
		for i := range 500 {
			sources = append(sources, every(t, fmt.Sprintf("feed-%d", i), fmt.Sprintf("https://site%d.example/feed", i), "*/15 * * * *"))
		}
		d := newDiary(time.Second)
		begin := time.Now()
		runFor(t, SchedulerOptions{Store: newShelf(begin.Add(-time.Hour), sources...), Poll: d.poll, Gate: Gate{MinInterval: 2 * time.Second}}, sources, time.Hour, nil)
		perSecond, first, early := map[int64]int{}, 0, 0
		for _, starts := range d.starts {
			if len(starts) < 4 {
				t.Errorf("%d polls of a feed in an hour", len(starts))
			}
			for i, at := range starts {
				perSecond[at.Unix()]++
				if i == 0 && at.Sub(begin) < time.Minute {
					first++
				}
				if i > 0 && at.Unix()%900 < 20 {
					early++
				}
			}
		}
		for at, n := range perSecond {
			if n > 6 {
				t.Errorf("%d starts in the second %v", n, time.Unix(at, 0).Sub(begin))
			}
		}
		if first > 500/4 {
			t.Errorf("%d of 500 overdue feeds in the first minute", first)
		}
		if early > 0 {
			t.Errorf("%d starts in the first 20 s of a quarter hour", early)
		}
	})
}

// One request to a host at a time, two seconds apart; all names below one
// registered domain are one host.
func TestEtiquette14OneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sources []*Source
		for i := range 20 {
			sources = append(sources, every(t, fmt.Sprintf("feed-%d", i), fmt.Sprintf("https://section%d.example.co.uk/feed", i), "@every 15m"))
		}
		d := newDiary(5 * time.Second)
		runFor(t, SchedulerOptions{Store: newShelf(time.Now(), sources...), Poll: d.poll, Gate: Gate{MinInterval: 2 * time.Second}}, sources, 10*time.Minute, nil)
		if d.most != 1 || len(d.starts) != 20 {
			t.Errorf("%d requests at once, %d feeds asked", d.most, len(d.starts))
		}
		quick := newDiary(100 * time.Millisecond)
		runFor(t, SchedulerOptions{Store: newShelf(time.Now(), sources...), Poll: quick.poll, Gate: Gate{MinInterval: 2 * time.Second}}, sources, 10*time.Minute, nil)
		var all []time.Time
		for _, starts := range quick.starts {
			all = append(all, starts...)
		}
		slices.SortFunc(all, time.Time.Compare)
		for i := 1; i < len(all); i++ {
			if gap := all[i].Sub(all[i-1]); gap < 2*time.Second {
				t.Errorf("two requests %v apart", gap)
			}
		}
	})
}

// A 429 for one feed spares the whole host, also one that names no time; one
// that names half a minute is believed too.
func TestEtiquette14WholeHostWaits(t *testing.T) {
	for _, wait := range []time.Duration{0, 30 * time.Second, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			sources := []*Source{
				every(t, "a", "https://a.example.org/feed", "@every 15m"), every(t, "b", "https://b.example.org/feed", "@every 15m"),
				every(t, "else", "https://example.net/feed", "@every 15m"),
			}
			d := newDiary(time.Second)
			var refused time.Time
			var mu sync.Mutex
			d.fail = func(id string, n int) *FetchError {
				if id == "else" || n > 1 {
					return nil
				}
				mu.Lock()
				defer mu.Unlock()
				if !refused.IsZero() {
					return nil
				}
				refused = time.Now()
				e := &FetchError{Class: ClassRateLimited, Status: 429}
				if wait > 0 {
					e.RetryAfter = refused.Add(wait)
				}
				return e
			}
			runFor(t, SchedulerOptions{Store: newShelf(time.Now(), sources...), Poll: d.poll, Gate: Gate{MinInterval: 2 * time.Second}}, sources, 3*time.Hour, nil)
			rest := cmp.Or(wait, crossed-2*time.Second)
			early := day
			for _, at := range slices.Concat(d.starts["a"], d.starts["b"]) {
				if at.After(refused) {
					early = min(early, at.Sub(refused))
				}
			}
			if !between(early, rest, rest+15*time.Minute) || wait == 30*time.Second && early > time.Minute {
				t.Errorf("the host was asked %v after a 429, want %v", early, rest)
			}
			if len(d.starts["else"]) < 11 {
				t.Errorf("another host was asked %d times in 3 h", len(d.starts["else"]))
			}
		})
	}
}

// What a request says of us: a name with a contact, the kinds of feeds, gzip;
// no cookie, no referrer and nothing of the operator's to other hosts, also
// over five redirects.
func TestEtiquette15Headers(t *testing.T) {
	var got []http.Header
	var target string
	note := func(w http.ResponseWriter, r *http.Request, n int) bool {
		h := r.Header.Clone()
		h.Set("Path", r.URL.RequestURI())
		h.Set("Method", r.Method)
		got = append(got, h)
		w.Header().Set("Set-Cookie", "id=1; Path=/")
		if r.URL.Path == "/5" {
			reply(w, issue(3), "Etag", `"x"`)
			return true
		}
		return false
	}
	abroad := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if !note(w, r, n) {
			http.Redirect(w, r, fmt.Sprintf("/%d", len(got)%6), http.StatusFound)
		}
	})
	home := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		note(w, r, n)
		http.Redirect(w, r, target, http.StatusMovedPermanently)
	})
	target = abroad.URL + "/1"
	v := newVisitor(t, home.URL+"/feed?token=canary", "@every 15m")
	v.src.Headers = map[string]string{"X-Key": "canary"}
	v.src.Username, v.src.Password = "canary", "canary"
	for range 2 {
		if p := v.poll(); p.Err != nil {
			t.Fatal(p.Err)
		}
	}
	if len(got) != 12 {
		t.Fatalf("%d requests", len(got))
	}
	for i, h := range got {
		if h.Get("Cookie") != "" || h.Get("Referer") != "" || h.Get("Method") != "GET" {
			t.Errorf("request %d: %v", i, h)
		}
		if ua := h.Get("User-Agent"); ua != "rasid/1.0 (+mailto:desk@example.org)" {
			t.Errorf("User-Agent %q", ua)
		}
		if a := h.Get("Accept"); !strings.Contains(a, "application/rss+xml") || !strings.Contains(a, "application/atom+xml") || !strings.Contains(a, "q=0") {
			t.Errorf("Accept %q", a)
		}
		if h.Get("Accept-Encoding") != "gzip" {
			t.Errorf("Accept-Encoding %q", h.Get("Accept-Encoding"))
		}
		secret := strings.Contains(fmt.Sprint(h), "canary")
		if atHome := i%6 == 0; secret != atHome {
			t.Errorf("request %d to %s: secrets sent: %v", i, h.Get("Path"), secret)
		}
	}
}

// Hubs of WebSub are read and nothing is sent to them: a daemon on localhost
// has no public address.
func TestEtiquette26HubsAreNotSubscribed(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		hub := "http://" + r.Host + "/hub"
		w.Header().Set("Link", "<"+hub+`>; rel="hub"`)
		reply(w, replaced(issue(2+n), "</title><link>", `</title><link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="`+hub+`"/><link>`))
	})
	v := newVisitor(t, s.URL+"/feed", "@every 15m")
	v.poll()
	v.again()
	for _, r := range s.seen {
		if r.URL.Path != "/feed" || r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.URL)
		}
	}
}

// What a host asked for outlives the process: a scheduler that is started anew
// leaves all its feeds alone, though only one of them was refused.
func TestEtiquette14WholeHostWaitsAcrossRestarts(t *testing.T) {
	for name, c := range map[string]struct {
		err  FetchError
		wait time.Duration
		rest time.Duration
	}{
		"429, an hour": {FetchError{Class: ClassRateLimited, Status: 429}, time.Hour, time.Hour},
		"429, no time": {FetchError{Class: ClassRateLimited, Status: 429}, 0, crossed - time.Second}, // counted from the start of the poll
		"429, seconds": {FetchError{Class: ClassRateLimited, Status: 429}, 20 * time.Second, 20 * time.Second},
		"503, an hour": {FetchError{Class: ClassHTTP, Status: 503}, time.Hour, time.Hour},
		"503, no time": {FetchError{Class: ClassHTTP, Status: 503}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sources := []*Source{
					every(t, "a", "https://a.example.org/feed", "@every 15m"), every(t, "b", "https://b.example.org/feed", "@every 15m"),
					every(t, "else", "https://example.net/feed", "@every 15m"),
				}
				store := newShelf(time.Now().Add(time.Hour), sources...)
				first := store.states["a"]
				first.NextPoll = time.Now()
				store.states["a"] = first
				d := newDiary(time.Second)
				var refused time.Time
				d.fail = func(id string, n int) *FetchError {
					if id != "a" || n > 1 {
						return nil
					}
					e := c.err
					refused = time.Now()
					if c.wait > 0 {
						e.RetryAfter = refused.Add(c.wait)
					}
					return &e
				}
				o := SchedulerOptions{Store: store, Poll: d.poll, Gate: Gate{MinInterval: 2 * time.Second}}
				runFor(t, o, sources, 10*time.Second, nil)
				for _, id := range []string{"b", "else"} {
					st := store.states[id]
					st.NextPoll = time.Now()
					store.states[id] = st
				}
				byHand := NewScheduler(o)
				byHand.SetSources(sources)
				for v := range byHand.PollAll(t.Context(), sources[1:2], false) {
					if early := v.Poll == nil; early != (c.rest > 0) {
						t.Errorf("a pass by hand asked the host: %v", !early)
					}
				}
				for range 6 {
					runFor(t, o, sources, 15*time.Minute, nil)
				}
				for _, at := range d.starts["b"] {
					if at.Sub(refused) < c.rest {
						t.Errorf("the host was asked %v after it refused, want %v", at.Sub(refused), c.rest)
					}
				}
				if len(d.starts["b"]) == 0 || len(d.starts["else"]) < 5 {
					t.Errorf("b was asked %d times, another host %d times in 90 minutes", len(d.starts["b"]), len(d.starts["else"]))
				}
			})
		})
	}
}

// A pass by hand does not wait an hour for a host that asks for it meanwhile.
func TestPassGivesUpAHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sources []*Source
		for i := range 5 {
			sources = append(sources, every(t, fmt.Sprintf("feed-%d", i), fmt.Sprintf("https://%d.example.org/feed", i), "@every 15m"))
		}
		sources = append(sources, every(t, "else", "https://example.net/feed", "@every 15m"))
		d := newDiary(time.Second)
		d.fail = func(id string, _ int) *FetchError {
			if id == "else" {
				return nil
			}
			return &FetchError{Class: ClassRateLimited, Status: 429, RetryAfter: time.Now().Add(time.Hour)}
		}
		s := NewScheduler(SchedulerOptions{Store: newShelf(time.Now(), sources...), Poll: d.poll, Gate: Gate{MinInterval: 2 * time.Second}})
		s.SetSources(sources)
		began, asked, early := time.Now(), 0, 0
		for v := range s.PollAll(t.Context(), sources, true) {
			if v.Poll != nil {
				asked++
			} else if v.NotEarly.Sub(began) >= time.Hour {
				early++
			}
		}
		if asked != 2 || early != 4 || time.Since(began) > time.Minute {
			t.Errorf("%d asked, %d put off, after %v", asked, early, time.Since(began))
		}
	})
}
