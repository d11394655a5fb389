package feeds

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// crossing is a Poll function of feeds that are sent on to other hosts.
type crossing struct {
	t     *testing.T
	mu    sync.Mutex
	to    map[string]string // by feed: where its host sends on to
	asked map[string][]time.Time
	now   map[string]int // requests under way, by host
	wait  time.Duration  // Retry-After of the redirects
	fail  func(host string) *FetchError
	done  map[string]int // by feed
}

func (c *crossing) request(ctx context.Context, address string) *FetchError {
	u, err := url.Parse(address)
	if err != nil {
		c.t.Error(err)
	}
	host := siteOf(u)
	c.mu.Lock()
	c.asked[host] = append(c.asked[host], time.Now())
	if c.now[host]++; c.now[host] > 1 {
		c.t.Errorf("%d requests to %s at once", c.now[host], host)
	}
	c.mu.Unlock()
	select {
	case <-ctx.Done():
	case <-time.After(500 * time.Millisecond):
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now[host]--
	if c.fail != nil {
		return c.fail(host)
	}
	return nil
}

func (c *crossing) poll(ctx context.Context, src *Source, st State, now time.Time) *Poll {
	c.request(ctx, src.URL)
	if c.to[src.ID] == "" {
		return c.settle(src, &st, now, src.URL, nil)
	}
	to, err := url.Parse(c.to[src.ID])
	if err != nil {
		c.t.Error(err)
	}
	on := &Onward{To: to, Go: func(ctx context.Context, now time.Time) *Poll {
		return c.settle(src, &st, now, to.String(), c.request(ctx, to.String()))
	}}
	if c.wait > 0 {
		on.From = time.Now().Add(c.wait)
	}
	return &Poll{Source: src, Started: now, Was: st, Onward: on}
}

func (c *crossing) settle(src *Source, st *State, now time.Time, answered string, err *FetchError) *Poll {
	o := outcome{started: now, at: time.Now(), result: ResultNotModified, answer: &answer{status: 304, url: answered, foreign: answered != src.URL}}
	if err != nil {
		o.result, o.err, o.answer.status = ResultFailed, err, err.Status
	}
	c.mu.Lock()
	c.done[src.ID]++
	c.mu.Unlock()
	return &Poll{Source: src, Started: now, Result: o.result, Err: o.err, Was: *st, Next: o.next(src, st)}
}

func newCrossing(t *testing.T) *crossing {
	return &crossing{t: t, to: map[string]string{}, asked: map[string][]time.Time{}, now: map[string]int{}, done: map[string]int{}}
}

// apart is the least time between two requests to a host.
func (c *crossing) apart(host string) time.Duration {
	all := c.asked[host]
	slices.SortFunc(all, time.Time.Compare)
	least := day
	for i := 1; i < len(all); i++ {
		least = min(least, all[i].Sub(all[i-1]))
	}
	return least
}

// A redirect to another host waits its turn there; hosts that lead to each other
// do not wait for each other for ever.
func TestEtiquette14RedirectsWaitTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrossing(t)
		var sources []*Source
		for i := range 20 {
			id := fmt.Sprintf("from-%d", i)
			sources = append(sources, every(t, id, fmt.Sprintf("https://site%d.example/feed", i), "@every 15m"))
			c.to[id] = fmt.Sprintf("https://feeds%d.example.org/%d", i%3, i)
			id = fmt.Sprintf("back-%d", i)
			sources = append(sources, every(t, id, fmt.Sprintf("https://feeds.example.org/back/%d", i), "@every 15m"))
			c.to[id] = fmt.Sprintf("https://site%d.example/back", i)
		}
		sources = append(sources, every(t, "own", "https://own.example.org/feed", "@every 15m"))
		runFor(t, SchedulerOptions{Store: newShelf(time.Now(), sources...), Poll: c.poll, Gate: Gate{MinInterval: 2 * time.Second}, Workers: 4}, sources, 14*time.Minute, nil)
		if got := c.apart("example.org"); got < 2*time.Second || len(c.asked["example.org"]) != 41 {
			t.Errorf("%d requests, %v apart", len(c.asked["example.org"]), got)
		}
		for _, src := range sources {
			if c.done[src.ID] != 1 {
				t.Errorf("%s: polled %d times", src.ID, c.done[src.ID])
			}
		}
	})
}

// A host that refused is not asked by way of another either, also after a
// restart or a look at the store.
func TestEtiquette14RedirectsRespectARest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrossing(t)
		a := every(t, "a", "https://a.example/feed", "@every 15m")
		b := every(t, "b", "https://b.example/feed", "@every 15m")
		other := every(t, "other", "https://a.example/other", "@every 15m")
		c.to["a"], c.to["b"] = "https://example.org/a", "https://example.org/b"
		var refused time.Time
		c.fail = func(host string) *FetchError {
			if host != "example.org" || !refused.IsZero() {
				return nil
			}
			refused = time.Now()
			return &FetchError{Class: ClassRateLimited, Status: 429, RetryAfter: refused.Add(time.Hour)}
		}
		sources := []*Source{a, b, other}
		store := newShelf(time.Now(), sources...)
		for id, st := range store.states {
			if st.URL = c.to[id]; id == "b" {
				st.NextPoll = st.NextPoll.Add(time.Minute)
			}
			store.states[id] = st
		}
		o := SchedulerOptions{Store: store, Poll: c.poll, Gate: Gate{MinInterval: 2 * time.Second}}
		runFor(t, o, sources, 30*time.Second, nil)
		runFor(t, o, sources, 50*time.Minute, func(s *Scheduler) {
			time.Sleep(10 * time.Minute)
			s.Kick()
		})
		if n := len(c.asked["example.org"]); n != 1 {
			t.Errorf("asked %d times within the hour it wants to be left alone", n)
		}
		if n := len(c.asked["b.example"]); n != 1 {
			t.Errorf("the host that sends there was asked %d times meanwhile", n)
		}
		runFor(t, o, sources, 30*time.Minute, nil)
		if c.done["a"] < 2 || c.done["b"] < 1 || c.done["other"] < 2 {
			t.Errorf("polls: %v", c.done)
		}
		for _, at := range c.asked["example.org"][1:] {
			if at.Sub(refused) < time.Hour {
				t.Errorf("asked %v after it refused", at.Sub(refused))
			}
		}
	})
}

// The host that refused is the one that rests, however its address was written.
func TestEtiquette14RestOfTheHostThatRefused(t *testing.T) {
	for asked, want := range map[string]string{
		"https://a.example/feed":     "a.example",
		"http://203.0.113.5:80/feed": "203.0.113.5:",
		"https://cdn.example.net/f":  "example.net",
	} {
		src := every(t, "a", "https://a.example/feed", "@every 15m")
		o := outcome{
			started: corpusNow, at: corpusNow, result: ResultFailed, err: &FetchError{Class: ClassRateLimited, Status: 429, RetryAfter: corpusNow.Add(time.Hour)},
			answer: &answer{status: 429, url: asked, foreign: asked != src.URL},
		}
		st := o.next(src, &State{})
		if r := NewRests([]*Source{src}, []State{st}, corpusNow.Add(time.Minute)); len(r) != 1 || r[want].IsZero() {
			t.Errorf("%s refused, and these rest: %v", asked, r)
		}
	}
}

// A redirect that is to be followed later is followed later, and a pass by hand
// does not wait for it.
func TestEtiquette08RetryAfterOfARedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrossing(t)
		src := every(t, "a", "https://a.example/feed", "@every 15m")
		c.to["a"], c.wait = "https://example.org/a", 10*time.Minute
		o := SchedulerOptions{Store: newShelf(time.Now(), src), Poll: c.poll, Gate: Gate{MinInterval: 2 * time.Second}}
		runFor(t, o, []*Source{src}, 14*time.Minute, func(s *Scheduler) {
			time.Sleep(5 * time.Minute)
			s.Kick()
		})
		if len(c.asked["a.example"]) != 1 || len(c.asked["example.org"]) != 1 {
			t.Fatalf("asked at %v", c.asked)
		}
		if d := c.asked["example.org"][0].Sub(c.asked["a.example"][0]); d < 10*time.Minute {
			t.Errorf("followed after %v", d)
		}
		byHand := NewScheduler(o)
		byHand.SetSources([]*Source{src})
		began := time.Now()
		for v := range byHand.PollAll(t.Context(), []*Source{src}, true) {
			if v.Poll != nil || v.NotEarly.Sub(began) < 10*time.Minute {
				t.Errorf("by hand: %+v", v)
			}
		}
		if time.Since(began) > time.Minute {
			t.Errorf("by hand it took %v", time.Since(began))
		}
	})
}

// A visit stops where a redirect leads to another host or asks for time, and
// nowhere else.
func TestVisitStops(t *testing.T) {
	abroad := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { reply(w, issue(3)) })
	home := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/near":
			http.Redirect(w, r, "/feed", http.StatusMovedPermanently)
		case "/late":
			w.Header().Set("Retry-After", "90")
			http.Redirect(w, r, "/far", http.StatusFound)
		case "/far":
			http.Redirect(w, r, abroad.URL+"/there", http.StatusMovedPermanently)
		default:
			reply(w, issue(3))
		}
	})
	for path, want := range map[string][]string{"/feed": nil, "/near": nil, "/far": {"/there"}, "/late": {"/far", "/there"}} {
		v := newVisitor(t, home.URL+path, "@every 15m")
		var got []string
		p := v.poller.Visit(t.Context(), v.src, v.st, v.now)
		for ; p.Onward != nil; p = p.Onward.Go(t.Context(), v.now) {
			if late := p.Onward.From.Sub(v.now) >= 90*time.Second; late != (p.Onward.To.Path == "/far") {
				t.Errorf("%s: %s from %v", path, p.Onward.To, p.Onward.From)
			}
			got = append(got, p.Onward.To.Path)
		}
		if p.Err != nil || len(p.Items) != 3 || !slices.Equal(got, want) {
			t.Errorf("%s: stopped before %v, %v", path, got, p.Err)
		}
	}
}

// What is left of a visit is not asked for when the feed was taken out of the
// file, or has another address there; a mere look at the file takes nothing away.
func TestReloadWhileARedirectWaits(t *testing.T) {
	for _, c := range []struct {
		name          string
		reload        func(*Source) []*Source
		onward, fresh int
	}{
		{"removed", func(*Source) []*Source { return nil }, 0, 0},
		{"moved", func(s *Source) []*Source { s.URL = "https://new.example/feed"; return []*Source{s} }, 0, 1},
		{"the same", func(s *Source) []*Source { return []*Source{s} }, 1, 0},
	} {
		for state, at := range map[string]time.Duration{"waits": 5 * time.Minute, "comes": 200 * time.Millisecond} {
			t.Run(c.name+" while it "+state, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					x := newCrossing(t)
					src := every(t, "a", "https://a.example/feed", "@every 15m")
					x.to["a"], x.wait = "https://example.org/a", 10*time.Minute
					o := SchedulerOptions{Store: newShelf(time.Now(), src), Poll: x.poll, Gate: Gate{MinInterval: 2 * time.Second}}
					runFor(t, o, []*Source{src}, 10*time.Minute+750*time.Millisecond, func(s *Scheduler) {
						time.Sleep(at)
						again := *src
						s.SetSources(c.reload(&again))
					})
					if len(x.asked["example.org"]) != c.onward || len(x.asked["new.example"]) != c.fresh {
						t.Errorf("asked at %v", x.asked)
					}
				})
			})
		}
	}
}

// Hundreds of redirects may wait for one host: they share the buffers for bodies
// with the polls under way.
func TestWaitingRedirectsKeepNoBuffer(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		http.Redirect(w, r, "https://example.org/", http.StatusFound)
	})
	v := newVisitor(t, srv.URL+"/feed", "@every 15m")
	w := &walk{Poller: v.poller, src: v.src}
	if p := w.visit(t.Context(), v.now); p.Onward == nil || w.trip.into != nil {
		t.Errorf("onward %v, buffer %p", p.Onward, w.trip.into)
	}
}
