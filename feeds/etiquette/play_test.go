package etiquette

import (
	"bytes"
	"cmp"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rasid/feeds"
)

// TestWeek plays the week that "rasid doctor etiquette" shows; two days of it
// with -short.
func TestWeek(t *testing.T) {
	days := 7
	if testing.Short() {
		days = 2
	}
	r, err := Play(t.Context(), days, feeds.UserAgent("test", "mailto:desk@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	if r.Faults() > 0 || !strings.Contains(out.String(), "Nothing to complain of") {
		t.Errorf("\n%s", out.String())
	}
	for _, s := range r.Scores {
		if s.Requests == 0 {
			t.Errorf("%s: never asked", s.Site)
		}
	}
	t.Logf("\n%s", out.String())
}

// TestJudge: each fault is noted under its name, and nothing else.
func TestJudge(t *testing.T) {
	good := http.Header{"User-Agent": {"rasid/1 (+mailto:desk@example.org)"}, "If-None-Match": {`"2"`}}
	with := func(kv ...string) http.Header {
		h := good.Clone()
		for i := 0; i < len(kv); i += 2 {
			h.Set(kv[i], kv[i+1])
		}
		return h
	}
	later := begin.Add(time.Hour)
	for name, c := range map[string]struct {
		method, target string
		header         http.Header
		at             time.Time
		want           Score
	}{
		"nothing":        {header: good, want: Score{}},
		"a cookie":       {header: with("Cookie", "a=b"), want: Score{Cookies: 1}},
		"a referrer":     {header: with("Referer", "http://example.org/"), want: Score{Referrers: 1}},
		"a parameter":    {target: "/feed?x=1", header: good, want: Score{Queries: 1}},
		"no name":        {header: with("User-Agent", "Go-http-client/1.1"), want: Score{Anonymous: 1}},
		"HEAD":           {method: "HEAD", header: good, want: Score{Needless: 1}},
		"no validators":  {header: http.Header{"User-Agent": good["User-Agent"]}, want: Score{Unconditional: 1, Excess: 1}},
		"old validators": {header: with("If-None-Match", `"1"`), want: Score{OutOfSequence: 1}},
		"one made up":    {header: with("If-None-Match", `"3"`), want: Score{MadeUp: 1}},
		"a date made up": {header: with("If-Modified-Since", "Mon, 02 Mar 2026 09:07:00 GMT"), want: Score{MadeUp: 1}},
		"at once again":  {header: good, at: begin.Add(30 * time.Second), want: Score{Early: 1}},
		"before max-age": {header: good, at: begin.Add(10 * time.Minute), want: Score{Early: 1}},
	} {
		s := site{given: true, last: [2]string{`"2"`}, older: [2][]string{{`"1"`}}, asked: begin, free: begin.Add(15 * time.Minute)}
		s.score.Requests = 1
		r := httptest.NewRequest(cmp.Or(c.method, "GET"), cmp.Or(c.target, "/feed"), http.NoBody)
		r.Header = c.header
		if c.at.IsZero() {
			c.at = later
		}
		s.judge(r, c.at)
		s.score.Requests = 0
		if s.score != c.want {
			t.Errorf("%s: %+v, want %+v", name, s.score, c.want)
		}
	}
}
