package feeds

import (
	"net/http"
	"testing"
	"time"
)

// A feed that moved, and moves again from there, is believed once more, by the
// same proof; so is one that moves back.
func TestEtiquette16MovedTwice(t *testing.T) {
	var at *server // where the feed is
	houses := make([]*server, 3)
	for i := range houses {
		houses[i] = serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			if at != houses[i] {
				http.Redirect(w, r, at.URL+"/feed", http.StatusMovedPermanently)
				return
			}
			reply(w, issue(3+n/5))
		})
	}
	at = houses[0]
	v := newVisitor(t, houses[0].URL+"/feed", "@every 6h")
	v.poll()
	for i, next := range []*server{houses[1], houses[2], houses[0]} {
		before, began := Address(v.src, &v.st), v.now
		at = next
		for range 40 {
			if v.again(); Address(v.src, &v.st) != before {
				break
			}
		}
		if got := Address(v.src, &v.st); got != next.URL+"/feed" || !between(v.now.Sub(began), 72*time.Hour, 100*time.Hour) {
			t.Errorf("move %d: asked at %s after %v, want %s", i+1, got, v.now.Sub(began), next.URL)
		}
		seen := len(houses[0].seen) + len(houses[1].seen) + len(houses[2].seen) - len(next.seen)
		if v.again(); seen != len(houses[0].seen)+len(houses[1].seen)+len(houses[2].seen)-len(next.seen) {
			t.Errorf("move %d: another address is still asked", i+1)
		}
	}
	if got := kinds(v.polls); got != "feed_moved feed_moved" {
		t.Errorf("events: %s", got)
	}
}

// A feed that moved and is lost there is looked for where it was.
func TestMovedAndLost(t *testing.T) {
	there := true
	target := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if !there {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		reply(w, issue(3+n/5))
	})
	home := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if there {
			http.Redirect(w, r, target.URL, http.StatusMovedPermanently)
			return
		}
		reply(w, issue(9))
	})
	v := newVisitor(t, home.URL, "@every 6h")
	for range 20 {
		v.again()
	}
	if Address(v.src, &v.st) == home.URL {
		t.Fatal("not moved")
	}
	there = false
	for range 4 {
		v.again()
	}
	if Address(v.src, &v.st) != home.URL || v.st.Failures > 0 {
		t.Errorf("asked at %s, %d failures", Address(v.src, &v.st), v.st.Failures)
	}
}

// One that is gone where it moved to may live on where it was, which is asked
// before it is given up.
func TestMovedAndGone(t *testing.T) {
	for _, lives := range []bool{true, false} {
		gone := false
		target := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
			if gone {
				w.WriteHeader(http.StatusGone)
				return
			}
			reply(w, issue(3+n/5))
		})
		home := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			switch {
			case !gone:
				http.Redirect(w, r, target.URL, http.StatusMovedPermanently)
			case lives:
				reply(w, issue(3))
			default:
				w.WriteHeader(http.StatusGone)
			}
		})
		v := newVisitor(t, home.URL, "@every 6h")
		for v.st.Believed == "" && len(v.polls) < 40 {
			v.again()
		}
		gone = true
		began := v.now
		for range 4 {
			v.again()
		}
		if v.st.Disabled == lives || lives && v.st.ErrorClass != "" || v.now.Sub(began) > 3*day {
			t.Errorf("lives %v: after %v %q, disabled %v, %d failures", lives, v.now.Sub(began), v.st.ErrorClass, v.st.Disabled, v.st.Failures)
		}
	}
}
