package feeds

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// life is a feed that is polled without a network: each step says how a visit
// ended.
type life struct {
	t   testing.TB
	src *Source
	st  State
	now time.Time
}

func newLife(t testing.TB, spec string) *life {
	t.Helper()
	sched, err := ParseSchedule(spec, time.UTC, corpusNow)
	if err != nil {
		t.Fatal(err)
	}
	return &life{t: t, src: &Source{ID: "sample", URL: "https://example.org/feed", Schedule: sched}, now: corpusNow}
}

// step is one visit after the given time.
type step struct {
	after   time.Duration
	class   ErrorClass
	status  int
	fresh   int // new items
	charset string
	loss    bool
	moved   string
	retry   time.Duration // Retry-After
}

func (l *life) visit(s step) []Event {
	l.now = l.now.Add(s.after)
	o := outcome{started: l.now, at: l.now, answer: &answer{status: 200, url: l.src.URL, moved: s.moved}, result: ResultOK}
	if s.status != 0 {
		o.answer.status = s.status
	}
	if s.class != "" {
		o.result, o.err = ResultFailed, &FetchError{Class: s.class, Err: errors.New("why")}
		o.offline = s.class == ClassOffline
		if s.retry > 0 {
			o.err.RetryAfter = l.now.Add(s.retry)
		}
	} else {
		if s.charset == "" {
			s.charset = "utf-8"
		}
		o.doc = &Document{Items: make([]Item, s.fresh), Listed: 10, Charset: s.charset, Seen: []byte("x")}
	}
	p := &Poll{Source: l.src, Started: l.now, Was: l.st, Next: o.next(l.src, &l.st), Result: o.result, Err: o.err, Listed: 10}
	if s.fresh > 0 {
		p.Next.LastNewItem = l.now
	}
	l.st = p.Next
	return Events(p, Saved{New: s.fresh, PossibleLoss: s.loss})
}

// play returns the kinds of all events of the steps.
func (l *life) play(steps ...step) (kinds []EventKind) {
	l.t.Helper()
	for _, s := range steps {
		for _, e := range l.visit(s) {
			if e.Feed != l.src.ID || e.At != l.now || e.Text == "" || strings.Contains(e.Text, "\n") {
				l.t.Errorf("%+v", e)
			}
			kinds = append(kinds, e.Kind)
		}
	}
	return kinds
}

func again(n int, s step) []step { return slices.Repeat([]step{s}, n) }

// TestEvents: each event is told once, when it becomes true.
func TestEvents(t *testing.T) {
	hour := step{after: time.Hour}
	news := step{after: time.Hour, fresh: 1}
	bad := step{after: 3 * time.Hour, class: ClassTLS}
	missing := step{after: time.Hour, class: ClassNotFound, status: 404}
	for _, c := range []struct {
		name  string
		steps []step
		want  []EventKind
	}{
		{"a healthy feed", append([]step{news}, again(5, hour)...), nil},
		{"a day of failures, then again", slices.Concat([]step{news}, again(20, bad), []step{news, news}), []EventKind{EventFailing, EventRecovered}},
		{"two short failures", slices.Concat([]step{news}, again(2, bad), []step{news}), nil},
		{
			"no request for three days, says the server",
			[]step{news, {after: time.Hour, class: ClassRateLimited, status: 429, retry: 3 * day}, {after: 3 * day, fresh: 1}},
			[]EventKind{EventFailing, EventRecovered},
		},
		{"no request for half a day", []step{news, {after: time.Hour, class: ClassRateLimited, status: 429, retry: day / 2}, news}, nil},
		{"not found, and asked daily from now on", slices.Concat([]step{news}, again(6, missing), []step{news}), []EventKind{EventFailing, EventRecovered}},
		{"not found for three polls", slices.Concat([]step{news}, again(3, missing), []step{news}), nil},
		{"a mistyped address", again(4, missing), []EventKind{EventFailing}},
		{
			"not found, then out of reach, then again",
			slices.Concat([]step{news}, again(4, missing), again(2, step{after: time.Hour, class: ClassTimeout}), again(2, missing), []step{news}),
			[]EventKind{EventFailing, EventRecovered},
		},
		{
			"a day of failures, then offline, then again",
			slices.Concat([]step{news}, again(10, bad), again(3, step{after: time.Hour, class: ClassOffline}), []step{news}),
			[]EventKind{EventFailing, EventRecovered},
		},
		{"it never worked", again(9, bad), []EventKind{EventFailing}},
		{"offline blames no feed", slices.Concat([]step{news}, again(30, step{after: 3 * time.Hour, class: ClassOffline}), []step{news}), nil},
		{
			"failing after offline is told",
			slices.Concat([]step{news}, again(10, step{after: 3 * time.Hour, class: ClassOffline}), again(9, bad)),
			[]EventKind{EventFailing},
		},
		{"gone", slices.Concat([]step{news}, again(4, step{after: 13 * time.Hour, class: ClassGone, status: 410})), []EventKind{EventGone}},
		{"a login", slices.Concat([]step{news}, again(3, step{after: time.Hour, class: ClassUnauthorized, status: 401})), []EventKind{EventLogin}},
		{"empty three times", slices.Concat([]step{news}, again(5, step{after: time.Hour, class: ClassNoItems})), []EventKind{EventEmpty}},
		{"another encoding", []step{news, {after: time.Hour, fresh: 1, charset: "windows-1256"}, {after: time.Hour, charset: "windows-1256"}}, []EventKind{EventCharset}},
		{"a window that overflowed", []step{news, {after: time.Hour, fresh: 10, loss: true}, hour}, []EventKind{EventLoss}},
		{"quiet", slices.Concat(again(60, news), again(40, hour), again(60, news), again(40, hour)), []EventKind{EventQuiet, EventQuiet}},
		{
			"a nightly pause is its rhythm",
			slices.Concat(again(12, news), again(9, hour), again(15, news), again(12, hour), again(12, news), again(30, hour)), nil,
		},
		{
			"moved to https",
			slices.Concat([]step{news}, again(3, step{after: time.Hour, moved: "https://example.org/feed"})),
			[]EventKind{EventMoved},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLife(t, "@every 1h")
			if c.name == "moved to https" {
				l.src.URL = "http://example.org/feed"
			}
			if got := l.play(c.steps...); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestExpectedRhythm: what the operator expects wins over what was seen.
func TestExpectedRhythm(t *testing.T) {
	l := newLife(t, "@every 1h")
	l.src.ExpectItemsEvery = 2 * time.Hour
	if got := l.play(slices.Concat(again(2, step{after: time.Hour, fresh: 1}), again(6, step{after: time.Hour}))...); !slices.Equal(got, []EventKind{EventQuiet}) {
		t.Error(got)
	}
}

// TestEventsKeepSecrets: the query of an address may hold a key.
func TestEventsKeepSecrets(t *testing.T) {
	l := newLife(t, "@every 1h")
	l.src.URL = "http://example.org/feed?key=canary"
	var text strings.Builder
	for _, s := range again(4, step{after: time.Hour, moved: "https://example.org/feed?key=canary"}) {
		for _, e := range l.visit(s) {
			text.WriteString(e.Text + e.Hint)
		}
	}
	if text.Len() == 0 || strings.Contains(text.String(), "canary") {
		t.Error(text.String())
	}
}

// TestCostlySays how much, also of a small document that is asked for often.
func TestCostlySays(t *testing.T) {
	for bytes, want := range map[int]string{700: "700 bytes at each poll, 57 MB a day", 12 << 10: "12 kB at each poll, 1012 MB a day", 3 << 20: "3 MB at each poll, "} {
		l := newLife(t, "@every 1s")
		p := &Poll{Source: l.src, Started: l.now, Result: ResultOK, Baseline: true, Wire: Wire{Bytes: bytes}, Next: State{LastSuccess: l.now, LastPoll: l.now}}
		events := Events(p, Saved{New: 1})
		if len(events) != 1 || events[0].Kind != EventCostly || !strings.Contains(events[0].Text, want) {
			t.Errorf("%d bytes: %+v, want %s", bytes, events, want)
		}
	}
}
