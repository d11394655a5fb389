package feeds

import (
	"context"
	"time"
)

// Uneventful polls wait for each other so long at most, and so many of them, to
// be stored in one transaction. A crash meanwhile repeats them.
const (
	lateFor     = time.Second
	lateMost    = 256
	unsavedMost = 2 * lateMost // no poll starts while so many are to be stored
)

// ended hears of a visit that came to its end.
func (l *loop) ended(ctx context.Context, v visit, now time.Time) {
	switch {
	case v.poll.Onward != nil:
		if l.sendOn(v, now); !l.goesOn(l.held[v.job.src.ID]) {
			l.reset() // the file was read meanwhile
		}
		return
	case !v.later:
		l.finished(v, now)
		return
	}
	if l.putOff(v, now); len(l.late) >= lateMost {
		l.storeLate(ctx, l.storeAt)
	}
}

// putOff ends the turn of a visit that is stored with others at the next whole
// second.
func (l *loop) putOff(v visit, now time.Time) {
	l.end(&v, now)
	l.unsaved++
	v.later, v.idle = false, true
	if len(l.late) == 0 {
		l.storeAt = now.Truncate(lateFor).Add(lateFor)
	}
	l.late = append(l.late, v)
}

// lateWait is how long the visits that were put off still wait. One to come in
// more than lateFor was set by a clock that has been set back since.
func (l *loop) lateWait(now time.Time) time.Duration {
	if wait := l.storeAt.Sub(now); wait <= lateFor {
		return max(0, wait)
	}
	return 0
}

// storeLate stores the visits that were put off when their time has come.
func (l *loop) storeLate(ctx context.Context, now time.Time) {
	if l.lateWait(now) > 0 {
		return
	}
	for _, v := range l.late {
		go func() { l.visits <- l.save(ctx, v) }()
	}
	l.late = nil
}
