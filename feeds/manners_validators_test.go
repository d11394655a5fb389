package feeds

import (
	"net/http"
	"testing"
	"time"
)

// One unconditional request in a feed's life.
func TestEtiquette01OneUnconditionalRequest(t *testing.T) {
	bare := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") == "" {
			bare++
		}
		w.Header().Set("Etag", `"a"`)
		w.Header().Set("Last-Modified", "Sat, 01 Aug 2026 00:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"a"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		reply(w, issue(3))
	})
	v := newVisitor(t, s.URL, "@every 15m")
	v.poll()
	for range 99 {
		if p := v.again(); p.Result != ResultNotModified {
			t.Fatal(p.Result, p.Err)
		}
	}
	if bare != 1 {
		t.Errorf("%d requests without validators", bare)
	}
}

// Validators go back to the byte.
func TestEtiquette02ValidatorsVerbatim(t *testing.T) {
	for _, c := range [][2]string{
		{`"plain"`, "Thu, 01 Jan 1970 00:00:00 GMT"},
		{`W/"weak"`, "thu, 1 jan 2026 0:0:0 gmt"},
		{`"abc-gzip"`, "2026-08-01T10:00:00Z"},
		{`unquoted`, ""},
		{`"فصل"`, "  Sat, 01 Aug 2026 00:00:00 +0300"},
		{"", "yesterday"},
	} {
		var inm, ims []string
		s := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			if n == 2 {
				inm, ims = r.Header.Values("If-None-Match"), r.Header.Values("If-Modified-Since")
			}
			for k, x := range map[string]string{"Etag": c[0], "Last-Modified": c[1]} {
				if x != "" {
					w.Header()[k] = []string{x}
				}
			}
			reply(w, issue(n))
		})
		v := newVisitor(t, s.URL, "@every 15m")
		v.poll()
		v.again()
		if got := one(inm); got != c[0] {
			t.Errorf("ETag %q came back as %q", c[0], got)
		}
		if got := one(ims); got != trimmed(c[1]) {
			t.Errorf("Last-Modified %q came back as %q", c[1], got)
		}
	}
}

func one(all []string) string {
	if len(all) == 1 {
		return all[0]
	}
	return ""
}

// trimmed is a field as HTTP carries it.
func trimmed(s string) string {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

// Each request mirrors the last answer exactly, also a 304 that names other
// validators; none is made up.
func TestEtiquette03ValidatorsMirrorTheLastAnswer(t *testing.T) {
	type pair struct{ etag, modified string }
	steps := []struct {
		status int
		says   pair
		then   pair // what the next request must carry
	}{
		{200, pair{`"1"`, "A"}, pair{`"1"`, "A"}},
		{200, pair{`"2"`, "A"}, pair{`"2"`, "A"}}, // the date stays, the ETag does not
		{200, pair{"", "B"}, pair{"", "B"}},       // the ETag is gone
		{304, pair{`"3"`, "C"}, pair{`"3"`, "C"}}, // a 304 changes both
		{304, pair{}, pair{`"3"`, "C"}},           // and one that names none changes none
		{200, pair{`"4"`, ""}, pair{`"4"`, ""}},
		{200, pair{}, pair{}},
	}
	var got pair
	s := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		got = pair{r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")}
		if n > len(steps) {
			return
		}
		step := steps[n-1]
		if step.says.etag != "" {
			w.Header().Set("Etag", step.says.etag)
		}
		if step.says.modified != "" {
			w.Header().Set("Last-Modified", step.says.modified)
		}
		if step.status == http.StatusNotModified {
			w.WriteHeader(step.status)
			return
		}
		reply(w, issue(n))
	})
	v := newVisitor(t, s.URL, "@every 15m")
	v.poll()
	for i, step := range steps {
		v.again()
		if got != step.then {
			t.Errorf("after answer %d (%+v): got %+v, want %+v", i+1, step.says, got, step.then)
		}
	}
}

// The same body under new validators: the new ones are kept.
func TestEtiquette04TouchedFeed(t *testing.T) {
	full := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		etag := `"old"`
		if full > 0 {
			etag = `"touched"`
		}
		w.Header().Set("Etag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full++
		reply(w, issue(3))
	})
	v := newVisitor(t, s.URL, "@every 15m")
	v.poll()
	if p := v.again(); p.Result != ResultUnchanged {
		t.Errorf("same body: %s", p.Result)
	}
	for range 5 {
		if p := v.again(); p.Result != ResultNotModified {
			t.Errorf("after the touch: %s", p.Result)
		}
	}
	if full != 2 {
		t.Errorf("%d full answers", full)
	}
}

// Validators come with the parsed items or not at all.
func TestEtiquette05ValidatorsWithItemsOnly(t *testing.T) {
	var sent []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		sent = append(sent, r.Header.Get("If-None-Match"))
		switch n {
		case 1:
			reply(w, issue(3), "Etag", `"good"`)
		case 2: // cut inside the third item
			reply(w, issue(4)[:len(issue(4))-60], "Etag", `"cut"`)
		case 3:
			reply(w, "<html><body>صيانة</body></html>", "Etag", `"page"`)
		case 4:
			reply(w, `<rss version="2.0"><channel><title>نشرة</title></channel></rss>`, "Etag", `"empty"`)
		default:
			reply(w, issue(5), "Etag", `"whole"`)
		}
	})
	v := newVisitor(t, s.URL, "@every 15m")
	want := []Result{ResultOK, ResultPartial, ResultFailed, ResultFailed, ResultOK, ResultUnchanged}
	for i, w := range want {
		if i > 0 {
			v.now = v.now.Add(24 * time.Hour)
		}
		if p := v.poll(); p.Result != w {
			t.Errorf("poll %d: %s, want %s (%v)", i+1, p.Result, w, p.Err)
		}
	}
	for i, w := range []string{"", `"good"`, `"good"`, `"good"`, `"good"`, `"whole"`} {
		if sent[i] != w {
			t.Errorf("request %d carried %q, want %q", i+1, sent[i], w)
		}
	}
}

// A 200 under the validators of last time is read all the same.
func TestEtiquette06FrozenValidators(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		reply(w, issue(2+n), "Etag", `"frozen"`, "Last-Modified", "Sat, 01 Aug 2026 00:00:00 GMT")
	})
	v := newVisitor(t, s.URL, "@every 15m")
	v.poll()
	for range 3 {
		if p := v.again(); p.Result != ResultOK || len(p.Items) != 1 {
			t.Errorf("%s with %d new items", p.Result, len(p.Items))
		}
	}
}

// A server that says "not modified" to everything is asked once without
// validators, after eight days and at most every eight.
func TestEtiquette07ServerThatAlwaysSays304(t *testing.T) {
	var forced []time.Time
	var now time.Time
	s := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if r.Header.Get("If-None-Match") == "" {
			if n > 1 {
				forced = append(forced, now)
			}
			reply(w, issue(3+len(forced)%2), "Etag", `"x"`)
			return
		}
		w.WriteHeader(http.StatusNotModified)
	})
	v := newVisitor(t, s.URL, "@every 1h")
	v.poll()
	for end := v.now.Add(30 * day); v.now.Before(end); {
		now = v.st.NextPoll
		v.again()
	}
	if len(forced) < 2 || len(forced) > 3 {
		t.Fatalf("forced %d times in 30 days", len(forced))
	}
	if d := forced[0].Sub(corpusNow); !between(d, 8*day, 9*day) {
		t.Errorf("the first after %v", d)
	}
	if d := forced[1].Sub(forced[0]); d < 8*day {
		t.Errorf("the next after %v", d)
	}
}
