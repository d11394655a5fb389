package feeds

import (
	"context"
	"time"
)

// know reads the state of a job that waited without, and of those that come next.
// False: the feed is not due any more, or the store failed.
func (l *loop) know(ctx context.Context, j *job, now time.Time) bool {
	if j.state != nil {
		return true
	}
	err := l.recall(ctx, j, now)
	if err == nil && j.state != nil {
		return true
	}
	l.q.done(j, now, time.Time{})
	delete(l.held, j.src.ID)
	l.horizon = time.Time{} // the store knows better when it is due
	if err != nil {
		l.storeFailed(nil, err, now)
	}
	return false
}

// recall reads the states of j and of those that come next, unless somebody else
// has polled them meanwhile.
func (l *loop) recall(ctx context.Context, j *job, now time.Time) error {
	waited, ids := map[string]*job{}, []string{}
	for _, k := range l.q.soon(j) {
		waited[k.src.ID] = k
		ids = append(ids, k.src.ID)
	}
	states, err := l.s.o.Store.States(ctx, ids)
	for _, st := range states {
		k := waited[st.Feed]
		if !st.NextPoll.After(k.due) || k == j && !st.NextPoll.After(now) {
			k.state = &st
		}
	}
	return err
}

// soon are jobs without state that are likely to start next: one that was popped,
// some of its host, and the first of each host that comes next.
func (q *queue) soon(j *job) []*job {
	const ofHost, enough = 16, 128
	all := []*job{j}
	take := func(k *job, most int) {
		if k.state == nil && len(all) < most {
			all = append(all, k)
		}
	}
	own := q.host(j.host, j.local)
	for _, k := range own.jobs {
		take(k, ofHost)
	}
	for _, hosts := range []hostHeap{q.near, q.world} {
		for _, h := range hosts {
			if h != own {
				take(h.jobs[0], enough)
			}
		}
	}
	return all
}
