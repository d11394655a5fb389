package feeds

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// SchedulerOptions say how feeds are polled.
type SchedulerOptions struct {
	Store   Store
	Poll    func(ctx context.Context, src *Source, st State, now time.Time) *Poll // Poller.Visit
	Gate    Gate
	Workers int           // polls at once; 0: 32
	Grace   time.Duration // for polls under way when the scheduler stops; 0: 10 s
	Local   Networks      // hosts in them are not paced; see Gate.LocalInterval
	// Article returns the article at a link: Reader.Article. nil: full_text is
	// not heeded.
	Article func(ctx context.Context, src *Source, link string) (Article, error)
	// OnPoll hears of every poll after it was stored, or of why it was not.
	// It is called from several goroutines. p is nil when the store failed to
	// say what is due.
	OnPoll func(p *Poll, saved Saved, err error)
}

// Scheduler polls feeds when they are due. What is due stands in the store;
// nothing is lost when the process ends.
type Scheduler struct {
	o       SchedulerOptions
	kick    chan struct{}
	pulse   chan struct{}
	mu      sync.Mutex
	sources map[string]*Source
}

// NewScheduler returns a scheduler without feeds; see SetSources.
func NewScheduler(o SchedulerOptions) *Scheduler {
	o.Workers = max(1, cmp.Or(o.Workers, 32))
	o.Grace = cmp.Or(o.Grace, 10*time.Second)
	return &Scheduler{o: o, kick: make(chan struct{}, 1), pulse: make(chan struct{}), sources: map[string]*Source{}}
}

// SetSources replaces the feeds; the store must know them. Polls under way
// end as they began.
func (s *Scheduler) SetSources(all []*Source) {
	m := make(map[string]*Source, len(all))
	for _, src := range all {
		m[src.ID] = src
	}
	s.mu.Lock()
	s.sources = m
	s.mu.Unlock()
	s.Kick()
}

// Kick makes the scheduler read anew what is due.
func (s *Scheduler) Kick() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// Alive returns when Run goes through its loop, or with the error of ctx.
func (s *Scheduler) Alive(ctx context.Context) error {
	select {
	case s.pulse <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Scheduler) source(id string) *Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sources[id]
}

func (s *Scheduler) all() []*Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.sources))
}

// Run polls feeds as they become due until ctx ends, then waits for the polls
// under way, or ends them when the grace is over. An ended poll leaves no
// trace.
func (s *Scheduler) Run(ctx context.Context) {
	polls, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	l := newLoop(s, time.Now())
	l.together = true
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		now := time.Now()
		l.refill(ctx, now)
		l.start(polls, now)
		l.storeLate(polls, now)
		timer.Reset(l.wait(now))
		select {
		case <-ctx.Done():
		case v := <-l.visits:
			l.ended(polls, v, time.Now())
		case ask := <-l.asks:
			ask(time.Now())
		case <-s.kick:
			l.reset()
		case <-s.pulse:
		case <-timer.C:
		}
	}
	l.drain(polls, abort, s.o.Grace)
}

// visit is a poll that ended.
type visit struct {
	job   *job
	poll  *Poll
	saved Saved
	err   error
	later bool      // not stored yet: it waits for others
	idle  bool      // its turn ended before it was saved
	rest  time.Time // no request to the host before: its articles were asked for
}

// visit polls a feed and stores what it found, unless that can wait.
func (l *loop) visit(ctx context.Context, j *job) visit {
	v := visit{job: j, poll: j.ask(ctx, l.s.o.Poll, time.Now())}
	if v.poll.Onward != nil {
		return v
	}
	if v.poll.Result != ResultFailed {
		l.readArticles(ctx, &v)
	}
	if l.together && v.poll.uneventful() {
		v.later = true
		return v
	}
	return l.save(ctx, v)
}

// save stores what a visit found, also when ctx ended meanwhile, but nothing of
// a poll that was broken off.
func (l *loop) save(ctx context.Context, v visit) visit {
	if ctx.Err() != nil && (v.poll.Result == ResultFailed || v.poll.Articles.Wanted > 0) {
		v.err = ctx.Err()
		return v
	}
	v.saved, v.err = l.s.o.Store.SavePoll(context.WithoutCancel(ctx), v.poll)
	if l.s.o.OnPoll != nil {
		l.s.o.OnPoll(v.poll, v.saved, v.err)
	}
	return v
}

// uneventful reports whether a poll learned nothing that anybody waits for.
func (p *Poll) uneventful() bool {
	return p.Err == nil && p.Was.ErrorClass == "" && (p.Result == ResultNotModified || p.Result == ResultUnchanged)
}

// hostWait is until when a whole host is left alone after a poll.
func (v *visit) hostWait() time.Time { return latest(v.rest, v.poll.Next.hostRest()) }
