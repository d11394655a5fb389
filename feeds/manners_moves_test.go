package feeds

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// A permanent redirect is followed at once and believed after five visits over
// three days that lead to known items; from http to https after two.
func TestEtiquette16PermanentRedirects(t *testing.T) {
	for _, status := range []int{http.StatusMovedPermanently, http.StatusPermanentRedirect} {
		target := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) { reply(w, issue(3+n/5)) })
		s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, target.URL+"/new", status) })
		v := newVisitor(t, s.URL, "@every 6h")
		var believed time.Duration
		for range 40 {
			if v.poll(); Address(v.src, &v.st) != v.src.URL {
				believed = v.now.Sub(corpusNow)
				break
			}
			v.now = v.st.NextPoll
		}
		if !between(believed, 72*time.Hour, 100*time.Hour) {
			t.Errorf("%d: believed after %v", status, believed)
		}
		before := len(s.seen)
		for range 3 {
			v.again()
		}
		if len(s.seen) != before || v.st.Failures > 0 {
			t.Errorf("%d: the old address is still asked", status)
		}
	}
}

// What a redirect leads to must share items with what is known.
func TestEtiquette16StrangersAreNotBelieved(t *testing.T) {
	moved := false
	other := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) { reply(w, issueOf(1000*(n+1), 5)) })
	s := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if !moved {
			reply(w, issue(3))
			return
		}
		http.Redirect(w, r, other.URL+"/", http.StatusMovedPermanently)
	})
	v := newVisitor(t, s.URL, "@every 6h")
	v.poll()
	moved = true
	for range 40 {
		v.again()
	}
	if got := Address(v.src, &v.st); got != v.src.URL {
		t.Error("moved to", got)
	}
}

// Validators go to the address they came from only.
func TestEtiquette16ValidatorsArePerAddress(t *testing.T) {
	var abroad []string
	target := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		abroad = append(abroad, r.Header.Get("If-None-Match"))
		reply(w, issue(3), "Etag", `"new"`)
	})
	moved := false
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if moved {
			if r.Header.Get("If-None-Match") == `"new"` {
				t.Error("the old address got the new one's ETag")
			}
			http.Redirect(w, r, target.URL, http.StatusMovedPermanently)
			return
		}
		reply(w, issue(3), "Etag", `"old"`)
	})
	v := newVisitor(t, s.URL, "@every 6h")
	v.poll()
	moved = true
	for range 3 {
		v.again()
	}
	if fmt.Sprint(abroad) != fmt.Sprint([]string{"", `"new"`, `"new"`}) {
		t.Errorf("the new address got %q", abroad)
	}
}

// A login page in the way of everything changes no address and blames no
// feed.
func TestEtiquette16CaptivePortal(t *testing.T) {
	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound} {
		portal := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			reply(w, "<!DOCTYPE html><html><head><title>Login</title></head><body>WLAN</body></html>", "Content-Type", "text/html")
		})
		open := true
		answer := func(w http.ResponseWriter, r *http.Request, _ int) {
			if open {
				reply(w, issue(3))
				return
			}
			http.Redirect(w, r, portal.URL+"/login", status)
		}
		first := newVisitor(t, serve(t, answer).URL, "@every 15m")
		visitors := []*visitor{first}
		for range 4 {
			v := newVisitor(t, serve(t, answer).URL, "@every 15m")
			v.poller = first.poller
			visitors = append(visitors, v)
		}
		round := func() {
			for _, v := range visitors {
				v.poll()
				v.now = v.now.Add(15 * time.Minute)
			}
		}
		round()
		open = false
		for range 8 {
			round()
		}
		for i, v := range visitors {
			if v.st.Moved != "" || Address(v.src, &v.st) != v.src.URL || v.st.Failures > 1 {
				t.Errorf("%d: feed %d: moved to %q, %d failures", status, i, v.st.Moved, v.st.Failures)
			}
			if v.st.ErrorClass != ClassCaptivePortal {
				t.Errorf("%d: feed %d: %s", status, i, v.st.ErrorClass)
			}
		}
		open = true
		round()
		for i, v := range visitors {
			if v.st.ErrorClass != "" || v.st.Failures != 0 {
				t.Errorf("%d: feed %d afterwards: %s", status, i, v.st.ErrorClass)
			}
		}
	}
}

// Other redirects are never believed; those that lead nowhere are failures.
func TestEtiquette17Redirects(t *testing.T) {
	for _, status := range []int{302, 303, 307} {
		target := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { reply(w, issue(3)) })
		s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, target.URL, status) })
		v := newVisitor(t, s.URL, "@every 6h")
		v.poll()
		for range 30 {
			v.again()
		}
		if v.st.Moved != "" || v.st.Failures > 0 || len(s.seen) != 31 {
			t.Errorf("%d: moved to %q, %d failures", status, v.st.Moved, v.st.Failures)
		}
	}
	for name, location := range map[string]func(n int, r *http.Request) string{
		"a circle": func(_ int, r *http.Request) string {
			return map[string]string{"/": "/a", "/a": "/b", "/b": "/a"}[r.URL.Path]
		},
		"no end":         func(n int, _ *http.Request) string { return fmt.Sprintf("/%d", n) },
		"a file":         func(int, *http.Request) string { return "file:///etc/hostname" },
		"ftp":            func(int, *http.Request) string { return "ftp://example.org/feed" },
		"a script":       func(int, *http.Request) string { return "javascript:alert(1)" },
		"no host":        func(int, *http.Request) string { return "http:///feed" },
		"not an address": func(int, *http.Request) string { return "http://exa mple/%zz" },
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("Location", location(n, r))
			w.WriteHeader(http.StatusMovedPermanently)
		})
		v := newVisitor(t, s.URL+"/", "@every 15m")
		if p := v.poll(); p.Err == nil || p.Err.Class != ClassRedirect || v.st.Moved != "" {
			t.Errorf("%s: %v, moved to %q", name, p.Err, v.st.Moved)
		}
		if len(s.seen) > 6 {
			t.Errorf("%s: %d requests", name, len(s.seen))
		}
	}
}

// 410 three times within a day disables a feed; a month later it is asked once
// more, and if it is still gone never again.
func TestEtiquette18Gone(t *testing.T) {
	gone := true
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n > 1 && gone {
			w.WriteHeader(http.StatusGone)
			return
		}
		reply(w, issue(3))
	})
	v := newVisitor(t, s.URL, "@every 15m")
	v.poll()
	said := v.now
	for range 3 {
		v.again()
	}
	if d := v.now.Sub(said); !v.st.Disabled || !between(d, day, day+time.Hour) {
		t.Fatalf("disabled %v after %v", v.st.Disabled, d)
	}
	if !between(v.wait(), 30*day, 31*day) {
		t.Errorf("asked again after %v", v.wait())
	}
	state := v.st
	v.again()
	if v.wait() < 365*day {
		t.Errorf("asked a third time after %v", v.wait())
	}
	v.st, gone = state, false
	if v.again(); v.st.Disabled || v.wait() > time.Hour {
		t.Errorf("it came back: disabled %v, next poll after %v", v.st.Disabled, v.wait())
	}
	for range 2 { // 410 between successes proves nothing
		gone = true
		v.again()
		gone = false
		v.again()
	}
	if v.st.Disabled {
		t.Error("disabled by single answers")
	}
	if events := kinds(v.polls); strings.Count(events, string(EventGone)) != 1 {
		t.Errorf("events: %s", events)
	}
}

func kinds(polls []*Poll) string {
	var all []string
	for _, p := range polls {
		for _, e := range Events(p, Saved{}) {
			all = append(all, string(e.Kind))
		}
	}
	return strings.Join(all, " ")
}

// What a request line cannot carry is encoded, wherever the address was found:
// many servers refuse it otherwise.
func TestEtiquette17RawAddresses(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.URL.Path != "/خبر" {
			w.Header().Set("Location", "/خبر?q=قطر&r=a b#top")
			w.WriteHeader(http.StatusFound)
			return
		}
		reply(w, issue(3), "Etag", `"x"`)
	})
	v := newVisitor(t, s.URL+"/?q=قطر", "@every 6h")
	v.poll()
	v.again()
	var got []string
	for _, r := range s.seen {
		got = append(got, r.RequestURI+" "+r.Header.Get("If-None-Match"))
	}
	const first, then = "/?q=%D9%82%D8%B7%D8%B1 ", "/%D8%AE%D8%A8%D8%B1?q=%D9%82%D8%B7%D8%B1&r=a%20b "
	if want := []string{first, then, first, then + `"x"`}; !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}
