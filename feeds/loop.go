package feeds

import (
	"context"
	"maps"
	"slices"
	"time"
)

const (
	lookAhead = 15 * time.Second // feeds due soon are read together
	batch     = 500
	maxHeld   = 40 * batch
	idleSleep = 10 * time.Minute
	saveRest  = time.Minute // a feed rests so long when its poll could not be stored
)

// loop is one run of the scheduler. All but the polls themselves happens in
// one goroutine.
type loop struct {
	s        *Scheduler
	q        *queue
	held     map[string]*job // feeds that wait or are being polled
	visits   chan visit
	asks     chan func(now time.Time) // of visits, to be done in the loop's goroutine
	inFlight int
	together bool      // uneventful visits wait for each other
	late     []visit   // those that do
	storeAt  time.Time // when the wait of the late ones ends
	unsaved  int       // visits whose turn ended and that are not stored yet
	began    time.Time
	horizon  time.Time // feeds due before it are held
	read     time.Time // last read of the store
	rests    Rests     // of hosts, from before this run
	paused   time.Time // the store failed: nothing starts before
	failures int       // of the store, in a row
}

func newLoop(s *Scheduler, now time.Time) *loop {
	return &loop{s: s, q: newQueue(s.o.Gate), held: map[string]*job{}, visits: make(chan visit, s.o.Workers), asks: make(chan func(time.Time)), began: now}
}

// nextRead is when to look for feeds that are due and not held: at the horizon,
// when those held run low or all wait for their hosts.
func (l *loop) nextRead(now time.Time) time.Time {
	switch {
	case l.q.waiting < batch/2:
		return latest(l.horizon, l.paused)
	case !l.free() || len(l.held) >= maxHeld:
		return now.Add(idleSleep) // the end of a visit comes before
	}
	return latest(l.horizon, l.paused, l.read.Add(time.Second))
}

// free reports whether one more poll may start: there is a place for it, and what
// it finds need not wait behind many that are to be stored.
func (l *loop) free() bool { return l.inFlight < l.s.o.Workers && l.unsaved < unsavedMost }

func (l *loop) refill(ctx context.Context, now time.Time) {
	if l.nextRead(now).After(now) {
		return
	}
	first := l.read.IsZero()
	due, err := l.due(ctx, now.Add(lookAhead))
	if err != nil {
		if ctx.Err() == nil {
			l.storeFailed(nil, err, now)
		}
		return
	}
	l.read = now
	backlog, far := 0, l.q.waiting >= batch/2
	for i := range due {
		if j := l.job(&due[i]); j != nil {
			if far { // others are before it; meanwhile its state would take a kilobyte or two
				j.state = nil
			}
			l.hold(j)
			if j.backlog {
				backlog++
			}
		}
	}
	full := len(due) == batch
	if first {
		all := l.s.all()
		if full {
			backlog = len(all)
		}
		l.q.paces(len(all), backlog, pollRate(all, now))
	}
	l.horizon = now.Add(lookAhead)
	if full {
		l.horizon = due[len(due)-1].NextPoll
	} else if len(l.held) == 0 {
		l.sleep(ctx, now)
	}
}

// due reads the next batch of feeds that are due before a time and, at first,
// which hosts asked for a rest.
func (l *loop) due(ctx context.Context, before time.Time) ([]State, error) {
	if err := l.heed(ctx); err != nil {
		return nil, err
	}
	return l.s.o.Store.DueFeeds(ctx, before, slices.Collect(maps.Keys(l.held)), batch)
}

// heed reads which hosts asked for a rest before this run.
func (l *loop) heed(ctx context.Context) error {
	if l.rests != nil {
		return nil
	}
	limited, err := l.s.o.Store.Limited(ctx)
	if err == nil {
		l.rests = NewRests(l.s.all(), limited, l.began)
	}
	return err
}

// job makes a job of a state, unless the feed is held or no longer wanted.
func (l *loop) job(st *State) *job {
	src := l.s.source(st.Feed)
	if src == nil || l.held[st.Feed] != nil {
		return nil
	}
	own := *st
	j := &job{src: src, due: st.NextPoll, state: &own, host: hostOf(src, st)}
	j.local = l.s.o.Local.Hold(src, st)
	j.backlog = !j.local && st.NextPoll.Before(l.began)
	return j
}

func (l *loop) hold(j *job) {
	l.held[j.src.ID] = j
	l.q.leave(j.host, j.local, l.rests[j.host])
	l.q.add(j)
}

// sleep moves the horizon to the next due time when nothing is held.
func (l *loop) sleep(ctx context.Context, now time.Time) {
	next, err := l.s.o.Store.NextDue(ctx)
	if err != nil || next.IsZero() || next.Sub(now) > idleSleep {
		next = now.Add(idleSleep)
	}
	l.horizon = latest(l.horizon, next)
}

func (l *loop) start(ctx context.Context, now time.Time) {
	for l.free() && !now.Before(l.paused) {
		j := l.q.pop(now)
		if j == nil {
			return
		}
		if !l.know(ctx, j, now) {
			continue
		}
		l.inFlight++
		j.started = true
		go func() { l.visits <- l.visit(ctx, j) }()
	}
}

// wait is how long nothing will happen by itself.
func (l *loop) wait(now time.Time) time.Duration {
	at := l.nextRead(now)
	if next := l.q.wake(); !next.IsZero() && next.Before(at) && l.free() {
		at = next
	}
	wait := max(0, latest(at, l.paused).Sub(now))
	if len(l.late) > 0 {
		wait = min(wait, l.lateWait(now))
	}
	return wait
}

// finished frees the place of a poll, and holds its feed again if it is due
// before the store is read next.
func (l *loop) finished(v visit, now time.Time) {
	l.end(&v, now)
	delete(l.held, v.job.src.ID)
	if v.saved.Stale || v.saved.Rescheduled {
		l.horizon = time.Time{} // the store knows better when the feed is due
		return
	}
	st := v.poll.Next
	st.Version++
	switch {
	case v.err != nil:
		st = *v.job.state
		st.NextPoll = now.Add(saveRest)
		l.storeFailed(v.poll, v.err, now)
	case v.saved.New > 0:
		st.LastNewItem = v.poll.Started
	}
	if v.err == nil {
		l.failures = 0
	}
	if !st.Disabled && st.NextPoll.Before(l.horizon) || v.err != nil {
		if j := l.job(&st); j != nil {
			l.hold(j)
		}
	}
}

// sendOn gives back the turn of a visit that was sent to another host, and puts
// what is left of it in that host's line: whoever waits holds no turn.
func (l *loop) sendOn(v visit, now time.Time) {
	l.end(&v, now)
	l.hold(v.job.sentOn(v.poll.Onward, l.s.o.Local, now))
}

// end gives back the turn of a visit.
func (l *loop) end(v *visit, now time.Time) {
	if v.idle {
		l.unsaved--
		return
	}
	l.inFlight--
	l.q.done(v.job, now, v.hostWait())
}

// storeFailed stops polling for a while: what cannot be stored must not be
// fetched.
func (l *loop) storeFailed(p *Poll, err error, now time.Time) {
	l.failures++
	l.paused = now.Add(min(time.Duration(l.failures)*time.Second, time.Minute))
	if p == nil && l.s.o.OnPoll != nil {
		l.s.o.OnPoll(nil, Saved{}, err)
	}
}

// reset forgets what was read; polls under way go on, and their feeds stay
// held: the store says that they are due until they are saved.
func (l *loop) reset() {
	l.q.clear(l.goesOn)
	maps.DeleteFunc(l.held, func(_ string, j *job) bool { return !j.started && !l.goesOn(j) })
	l.horizon = time.Time{}
}

// goesOn reports whether a job is the rest of a poll of a feed that is still asked
// for as the poll began.
func (l *loop) goesOn(j *job) bool {
	if j.onward == nil {
		return false
	}
	src := l.s.source(j.src.ID)
	return src != nil && src.URL == j.src.URL && src.Manner() == j.src.Manner()
}

// drain waits for the polls under way.
func (l *loop) drain(polls context.Context, abort context.CancelFunc, grace time.Duration) {
	timer := time.AfterFunc(grace, abort)
	defer timer.Stop()
	for l.inFlight+l.unsaved > 0 {
		l.storeLate(polls, l.storeAt)
		select {
		case v := <-l.visits:
			now := time.Now()
			if v.later {
				l.putOff(v, now)
			} else {
				l.end(&v, now)
			}
		case ask := <-l.asks:
			ask(time.Now())
		}
	}
}
