package feeds

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
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
			*st = p.Poll(t.Context(), every(t, st.Feed, "https://site"+st.Feed+".example/feed", "@every 15m"), *st, now).Next
			if !beside {
				continue
			}
			if near := p.Poll(t.Context(), every(t, "near", s.URL, "@every 1m"), State{}, now); near.Err != nil {
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
