package feeds

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// shelf is a store in memory.
type shelf struct {
	mu     sync.Mutex
	states map[string]State
	stored map[string]bool // by feed and guid
	polls  []*Poll
	saved  map[*Poll]time.Time
	asked  int // for States
}

func newShelf(due time.Time, sources ...*Source) *shelf {
	s := &shelf{states: map[string]State{}, stored: map[string]bool{}, saved: map[*Poll]time.Time{}}
	for _, src := range sources {
		s.states[src.ID] = State{Feed: src.ID, NextPoll: due}
	}
	return s
}

func (s *shelf) DueFeeds(_ context.Context, now time.Time, held []string, limit int) (due []State, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.states {
		if !st.NextPoll.After(now) && !slices.Contains(held, st.Feed) && len(due) < limit {
			due = append(due, st)
		}
	}
	return due, nil
}

func (s *shelf) NextDue(context.Context) (at time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.states {
		if at.IsZero() || st.NextPoll.Before(at) {
			at = st.NextPoll
		}
	}
	return at, nil
}

func (s *shelf) State(_ context.Context, id string) (State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.states[id], nil
}

func (s *shelf) States(_ context.Context, ids []string) (all []State, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	for _, id := range ids {
		if st, ok := s.states[id]; ok {
			all = append(all, st)
		}
	}
	return all, nil
}

func (s *shelf) Limited(context.Context) (limited []State, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.states {
		if st.ErrorClass == ClassRateLimited || st.Status == 503 {
			limited = append(limited, st)
		}
	}
	return limited, nil
}

func (s *shelf) SavePoll(_ context.Context, p *Poll) (Saved, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.states[p.Source.ID] = p.Next
	for i := range p.Items {
		s.stored[p.Source.ID+" "+p.Items[i].GUID] = true
	}
	s.polls = append(s.polls, p)
	s.saved[p] = time.Now()
	return Saved{New: len(p.Items)}, nil
}

func (s *shelf) Stored(_ context.Context, feed string, items []Item) ([]bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]bool, len(items))
	for i := range items {
		all[i] = s.stored[feed+" "+items[i].GUID]
	}
	return all, nil
}

// diary is a Poll function that notes when feeds are asked and answers "not
// modified" after a while.
type diary struct {
	mu     sync.Mutex
	starts map[string][]time.Time
	takes  time.Duration
	now    int // polls under way
	most   int
	fail   func(id string, n int) *FetchError
}

func newDiary(takes time.Duration) *diary {
	return &diary{starts: map[string][]time.Time{}, takes: takes}
}

func (d *diary) poll(ctx context.Context, src *Source, st State, now time.Time) *Poll {
	d.mu.Lock()
	d.starts[src.ID] = append(d.starts[src.ID], now)
	d.now++
	d.most = max(d.most, d.now)
	n := len(d.starts[src.ID])
	d.mu.Unlock()
	select {
	case <-ctx.Done():
	case <-time.After(d.takes):
	}
	o := outcome{started: now, at: now.Add(d.takes), result: ResultNotModified, answer: &answer{status: 304, url: src.URL}}
	if d.fail != nil {
		if err := d.fail(src.ID, n); err != nil {
			o.result, o.err, o.answer.status = ResultFailed, err, err.Status
		}
	}
	d.mu.Lock()
	d.now--
	d.mu.Unlock()
	return &Poll{Source: src, Started: now, Took: d.takes, Result: o.result, Err: o.err, Was: st, Next: o.next(src, &st)}
}

func every(t *testing.T, id, address, spec string) *Source {
	t.Helper()
	s, err := ParseSchedule(spec, time.UTC, corpusNow)
	if err != nil {
		t.Fatal(err)
	}
	return &Source{ID: id, URL: address, Schedule: s}
}

// runFor runs a scheduler for a while of the bubble's time; meddle is called
// beside it.
func runFor(t *testing.T, o SchedulerOptions, sources []*Source, d time.Duration, meddle func(*Scheduler)) {
	t.Helper()
	s := NewScheduler(o)
	s.SetSources(sources)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	if meddle != nil {
		go meddle(s)
	}
	time.Sleep(d)
	cancel()
	<-done
}

// TestReloadDuringAPoll: a feed that is being polled while the file is read
// anew is not polled a second time.
func TestReloadDuringAPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := every(t, "slow", "https://example.org/feed", "@every 1h")
		d := newDiary(20 * time.Second)
		store := newShelf(time.Now(), src)
		runFor(t, SchedulerOptions{Store: store, Poll: d.poll, Gate: Gate{MinInterval: time.Second}}, []*Source{src}, 10*time.Minute, func(s *Scheduler) {
			time.Sleep(5 * time.Second)
			s.SetSources([]*Source{src})
			time.Sleep(20 * time.Second)
			s.Kick()
		})
		if n := len(d.starts["slow"]); n != 1 {
			t.Errorf("polled %d times: %v", n, d.starts["slow"])
		}
	})
}

// TestUneventfulPollsShareACommit: what brought nothing is stored once a
// second, what brought something at once; a stop waits for neither.
func TestUneventfulPollsShareACommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sources []*Source
		for i := range 300 {
			sources = append(sources, every(t, fmt.Sprintf("feed-%d", i), fmt.Sprintf("https://site%d.example/feed", i), "@every 1m"))
		}
		d := newDiary(50 * time.Millisecond)
		d.fail = func(id string, n int) *FetchError {
			if id == "feed-7" && n == 2 {
				return &FetchError{Class: ClassTimeout}
			}
			return nil
		}
		store := newShelf(time.Now(), sources...)
		began := time.Now()
		runFor(t, SchedulerOptions{Store: store, Poll: d.poll, Gate: Gate{MinInterval: 2 * time.Second}}, sources, 10*time.Minute+300*time.Millisecond, nil)
		moments := map[time.Time]bool{}
		for _, p := range store.polls {
			moments[store.saved[p]] = true
			if d := store.saved[p].Sub(p.Started.Add(p.Took)); d > time.Second || p.Err != nil && d > 0 {
				t.Fatalf("stored %v after it ended (%v)", d, p.Err)
			}
		}
		polls := 0
		for _, starts := range d.starts {
			polls += len(starts)
		}
		if polls != len(store.polls) || polls < 2500 {
			t.Errorf("%d polls, %d stored", polls, len(store.polls))
		}
		if seconds := int(time.Since(began).Seconds()); len(moments) > seconds+5 {
			t.Errorf("%d commits in %d s for %d polls", len(moments), seconds, polls)
		}
	})
}
