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

// After a restart the host that refused is left alone: neither the one that sent
// there, nor the one where the feed is when the other does not send there.
func TestEtiquette14TheHostThatRefused(t *testing.T) {
	var atHome, abroad bool // who refuses
	refuse := func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "86400")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	other := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		if abroad {
			refuse(w)
			return
		}
		reply(w, issue(3))
	})
	home := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if atHome {
			refuse(w)
			return
		}
		http.Redirect(w, r, other.URL+"/feed", http.StatusFound)
	})
	v := newVisitor(t, home.URL+"/feed", "@every 15m")
	if p := v.poll(); p.Err != nil {
		t.Fatal(p.Err)
	}
	for _, c := range []struct {
		atHome, abroad bool
		rests          *server
	}{{true, false, home}, {false, true, other}} {
		atHome, abroad = c.atHome, c.abroad
		p := v.poller.poll(t.Context(), v.src, v.st, v.now)
		rests := NewRests([]*Source{v.src}, []State{p.Next}, v.now)
		if len(rests) != 1 || rests[strings.TrimPrefix(c.rests.URL, "http://")].IsZero() {
			t.Errorf("%s refused (%v), %v rest", c.rests.URL, p.Err, rests)
		}
	}
}
