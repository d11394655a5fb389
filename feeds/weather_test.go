package feeds

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"testing"
	"time"

	"rasid/outbound"
)

// TestOffline: when no host of the world can be reached, no feed is blamed,
// whether or not one of the operator's own network is read meanwhile.
func TestOffline(t *testing.T) {
	loopback := Networks{netip.MustParsePrefix("127.0.0.0/8")}
	down := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network") }}
	pool := outbound.NewPool(outbound.Options{AllowNetworks: loopback, Resolver: down})
	defer pool.Close()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) { reply(w, issue(n)) })
	for _, beside := range []bool{false, true} {
		p := &Poller{Fetcher: &Fetcher{Clients: pool}, Local: loopback}
		states := make([]State, 4)
		for i := range states {
			states[i] = State{Feed: fmt.Sprint(i), LastSuccess: corpusNow, NextPoll: corpusNow.Add(15 * time.Minute)}
		}
		for range 60 {
			st := &states[0]
			for i := range states {
				if states[i].NextPoll.Before(st.NextPoll) {
					st = &states[i]
				}
			}
			now := st.NextPoll
			*st = p.poll(t.Context(), every(t, st.Feed, "https://site"+st.Feed+".example/feed", "@every 15m"), *st, now).Next
			if !beside {
				continue
			}
			if near := p.poll(t.Context(), every(t, "near", s.URL, "@every 1m"), State{}, now); near.Err != nil {
				t.Fatal(near.Err)
			}
		}
		for _, st := range states {
			if st.Failures > 1 || st.ErrorClass != ClassOffline {
				t.Errorf("beside a local feed %v, feed %s: %s, %d failures", beside, st.Feed, st.ErrorClass, st.Failures)
			}
		}
	}
}

// TestOneLandingPage: three domains of one publisher that lead to one page look
// like a captive portal. They are asked ever less all the same, and after three
// days it is told.
func TestOneLandingPage(t *testing.T) {
	landing := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		reply(w, "<!DOCTYPE html><html><head><title>نعود قريبا</title></head></html>", "Content-Type", "text/html")
	})
	open := true
	var visitors []*visitor
	for range 3 {
		v := newVisitor(t, serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			if open {
				reply(w, issue(3))
				return
			}
			http.Redirect(w, r, landing.URL, http.StatusFound)
		}).URL, "@every 15m")
		if visitors = append(visitors, v); len(visitors) > 1 {
			v.poller = visitors[0].poller
		}
		v.poll()
	}
	open = false
	var told []time.Duration
	for next := visitors[0]; ; {
		for _, v := range visitors {
			if v.st.NextPoll.Before(next.st.NextPoll) {
				next = v
			}
		}
		if next.st.NextPoll.Sub(corpusNow) > 7*day {
			break
		}
		for _, e := range Events(next.again(), Saved{}) {
			if e.Kind == EventFailing {
				told = append(told, e.At.Sub(corpusNow))
			}
		}
	}
	for i, v := range visitors {
		if n := len(v.polls); n > 120 {
			t.Errorf("domain %d was asked %d times in a week", i, n)
		}
	}
	if len(told) != 3 || slices.Max(told) > 4*day {
		t.Errorf("told after %v", told)
	}
}

// TestPortalOfManyFeeds: behind a captive portal its page is looked at now and then,
// not for each feed in turn, so that all are read soon after the login.
func TestPortalOfManyFeeds(t *testing.T) {
	portal := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		reply(w, "<!DOCTYPE html><html><head><title>Login</title></head></html>", "Content-Type", "text/html")
	})
	var now, opened time.Time
	read := map[string]time.Time{}
	play := Rehearsal{Poller: newVisitor(t, portal.URL, "@every 15m").poller, Gate: Gate{MinInterval: 2 * time.Second}}
	play.Tick = func(at time.Time) { now = at }
	play.OnPoll = func(p *Poll) {
		if p.Err == nil && read[p.Source.ID].Before(opened) {
			read[p.Source.ID] = now
		}
	}
	for i := range 60 {
		s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			if opened.IsZero() || !now.Before(opened) {
				reply(w, issue(3))
				return
			}
			http.Redirect(w, r, portal.URL, http.StatusFound)
		})
		play.Sources = append(play.Sources, every(t, fmt.Sprint(i), s.URL, "@every 15m"))
	}
	play.Run(t.Context(), corpusNow, corpusNow.Add(14*time.Minute))
	opened = corpusNow.Add(50 * time.Minute)
	play.Run(t.Context(), corpusNow.Add(14*time.Minute), corpusNow.Add(75*time.Minute))
	if n := len(portal.seen); n < 3 || n > 60 {
		t.Errorf("the page of the portal was asked for %d times in 36 minutes", n)
	}
	for id, at := range read {
		if late := at.Sub(opened); late < 0 || late > 15*time.Minute {
			t.Errorf("feed %s was read %v after the login", id, late)
		}
	}
}

// TestOneDeadTarget: hosts that lead to one that is dead were reached themselves.
func TestOneDeadTarget(t *testing.T) {
	dead := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	dead.Close()
	var first *Poller
	for i := range 5 {
		s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, dead.URL, http.StatusFound) })
		v := newVisitor(t, s.URL, "@every 15m")
		if first == nil {
			first = v.poller
		}
		v.poller, v.st.LastSuccess = first, corpusNow.Add(-time.Hour)
		if p := v.poll(); p.Err == nil || p.Err.Class != ClassConnect {
			t.Errorf("feed %d: %v", i, p.Err)
		}
	}
}
