package feeds

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
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
