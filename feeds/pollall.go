package feeds

import (
	"context"
	"iter"
	"time"
)

// Visit is what one pass made of one feed.
type Visit struct {
	Source   *Source
	Poll     *Poll // nil when the feed was not asked
	Saved    Saved
	NotEarly time.Time // not asked because the server wants no request before
	Err      error     // the store failed
}

// PollAll visits feeds once, now, whether they are due or not, and gives their
// results in order of completion. What servers asked for before is obeyed
// unless force is set; hosts are treated gently in any case, and one that asks
// for a long rest meanwhile gets it: its other feeds are not asked. The pass
// ends early with ctx.
func (s *Scheduler) PollAll(ctx context.Context, sources []*Source, force bool) iter.Seq[Visit] {
	return func(yield func(Visit) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		l := newLoop(s, time.Now())
		defer l.drain(ctx, cancel, 0)
		l.q.pace, l.q.catchUp = 50*time.Millisecond, 50*time.Millisecond
		for _, src := range sources {
			if v, asked := l.line(ctx, src, force); !asked && !yield(v) {
				return
			}
		}
		l.pass(ctx, yield)
	}
}

// line puts a feed in line, or says why not.
func (l *loop) line(ctx context.Context, src *Source, force bool) (Visit, bool) {
	st, err := l.s.o.Store.State(ctx, src.ID)
	if err == nil && !force {
		err = l.heed(ctx)
	}
	if err != nil {
		return Visit{Source: src, Err: err}, false
	}
	j := &job{src: src, due: l.began, state: &st, host: hostOf(src, &st)}
	j.local = l.s.o.Local.Hold(src, &st)
	if at := latest(EarliestPoll(src, &st, j.local), l.rests.Until(src, &st)); at.After(l.began) && !force {
		return Visit{Source: src, NotEarly: at}, false
	}
	l.q.add(j)
	return Visit{}, true
}

// pass polls what stands in line.
func (l *loop) pass(ctx context.Context, yield func(Visit) bool) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil && l.q.waiting+l.inFlight > 0 {
		now := time.Now()
		l.start(ctx, now)
		wait := time.Hour
		if at := l.q.wake(); !at.IsZero() && l.inFlight < l.s.o.Workers {
			wait = max(0, at.Sub(now))
		}
		timer.Reset(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case ask := <-l.asks:
			ask(time.Now())
		case v := <-l.visits:
			if v.poll.Onward != nil {
				l.sendOn(v, time.Now())
				if !l.giveUp(yield) {
					return
				}
				continue
			}
			l.inFlight--
			l.q.done(v.job, time.Now(), v.hostWait())
			if !yield(Visit{Source: v.job.src, Poll: v.poll, Saved: v.saved, Err: v.err}) || !l.giveUp(yield) {
				return
			}
		}
	}
}

// longRest is more than a pass waits for a host.
const longRest = time.Minute

// giveUp takes the feeds out of the line whose hosts ask for a long rest.
func (l *loop) giveUp(yield func(Visit) bool) bool {
	for _, j := range l.q.drop(time.Now().Add(longRest)) {
		if !yield(Visit{Source: j.src, NotEarly: j.due}) {
			return false
		}
	}
	return true
}
