package feeds

import (
	"context"
	"time"
)

// Rehearsal polls feeds under a clock of its own, one visit after another, with
// the queue, the Poller and the politeness of the Scheduler: a week takes
// seconds.
type Rehearsal struct {
	Poller  *Poller
	Gate    Gate
	Sources []*Source
	Tick    func(now time.Time) // hears the time before each visit
	OnPoll  func(*Poll)         // hears of each visit; may be nil
	states  map[string]State
}

// visitTime is what a visit takes by the rehearsal's clock.
const visitTime = 200 * time.Millisecond

// Run plays from one time to another. Called again, it plays on like a process
// that was started anew: it knows what was stored and nothing else. It ends
// early with ctx.
func (r *Rehearsal) Run(ctx context.Context, from, to time.Time) {
	q := newQueue(r.Gate)
	r.fill(q, from)
	for now := from; ctx.Err() == nil && now.Before(to); {
		if j := q.pop(now); j != nil {
			r.visit(ctx, q, j, now)
			continue
		}
		at := q.wake()
		if at.IsZero() {
			return
		}
		now = latest(at, now.Add(time.Millisecond))
	}
}

func (r *Rehearsal) fill(q *queue, from time.Time) {
	if r.states == nil {
		r.states = map[string]State{}
	}
	backlog, rests := 0, Rests{}
	for _, src := range r.Sources {
		st, known := r.states[src.ID]
		if !known {
			st = State{Feed: src.ID, NextPoll: from}
		}
		j := &job{src: src, due: st.NextPoll, state: &st, host: hostOf(src, &st), backlog: st.NextPoll.Before(from)}
		if j.backlog {
			backlog++
		}
		rests.add(src, &st)
		q.add(j)
	}
	for host, until := range rests {
		q.leave(host, false, until)
	}
	q.paces(len(r.Sources), backlog, pollRate(r.Sources, from))
}

func (r *Rehearsal) visit(ctx context.Context, q *queue, j *job, now time.Time) {
	r.Tick(now)
	p := j.ask(ctx, r.Poller.Visit, now)
	if p.Onward != nil {
		q.done(j, now.Add(visitTime), time.Time{})
		q.add(j.sentOn(p.Onward, nil, now))
		return
	}
	if len(p.Items) > 0 {
		p.Next.LastNewItem = now
	}
	if r.OnPoll != nil {
		r.OnPoll(p)
	}
	q.done(j, now.Add(visitTime), p.Next.hostRest())
	r.states[j.src.ID] = p.Next
	if p.Next.Disabled && p.Next.NextPoll.Sub(now) > goneProbe {
		return
	}
	next := p.Next // without what the poll brought
	q.add(&job{src: j.src, due: next.NextPoll, state: &next, host: hostOf(j.src, &next)})
}
