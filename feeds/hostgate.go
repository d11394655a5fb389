package feeds

import (
	"container/heap"
	"slices"
	"time"
)

// Gate says how gently a host is treated.
type Gate struct {
	Concurrency   int           // requests to one host at once; 0: 1
	MinInterval   time.Duration // between two of them
	LocalInterval time.Duration // the same for hosts inside the networks that the operator opened
}

func (g Gate) interval(local bool) time.Duration {
	if local {
		return g.LocalInterval
	}
	return g.MinInterval
}

// queue orders the feeds that wait: by due time within a host, and the host
// that is free first comes first. Requests to the world are paced, so that
// feeds due together do not start together. It belongs to one goroutine.
type queue struct {
	gate          Gate
	pace, catchUp time.Duration // between two starts outside of local networks
	hosts         map[string]*host
	world, near   hostHeap // hosts with something to do and room to do it
	nextStart     time.Time
	waiting       int
	turn          int // of the last job
	many          int // hosts; with more, some are forgotten
}

type host struct {
	name     string
	local    bool
	jobs     jobHeap
	inFlight int
	free     time.Time // no request earlier
	index    int       // in its heap; -1: in none
}

func newQueue(g Gate) *queue {
	g.Concurrency = max(1, g.Concurrency)
	return &queue{gate: g, hosts: map[string]*host{}, many: manyHosts}
}

// beat is how exactly polls start: what comes due between two beats starts
// together. To wake for each poll alone costs more than a poll that gets 304.
const beat = 50 * time.Millisecond

// paces spreads feeds that became due while nobody polled over five minutes,
// or 0.6 s each where there are few, and others over three minutes at most. rate
// is how many polls a second the schedules ask for; twice as many may start.
func (q *queue) paces(all, backlog int, rate float64) {
	q.catchUp = min(600*time.Millisecond, 5*time.Minute/time.Duration(max(1, backlog)))
	q.pace = min(200*time.Millisecond, 3*time.Minute/time.Duration(max(1, all)))
	if rate > 0 {
		q.pace = min(q.pace, time.Duration(float64(time.Second)/(2*rate)))
	}
}

// pollRate is how many polls a second the schedules of feeds ask for.
func pollRate(all []*Source, now time.Time) (rate float64) {
	for _, src := range all {
		if every := period(src, now); src.Path == "" && every > 0 {
			rate += 1 / every.Seconds()
		}
	}
	return rate
}

// add puts a job in line.
func (q *queue) add(j *job) {
	h := q.host(j.host, j.local)
	j.host = h.name // one string for all
	q.turn++
	j.turn = q.turn
	heap.Push(&h.jobs, j)
	q.waiting++
	q.place(h)
}

func (q *queue) host(name string, local bool) *host {
	h := q.hosts[name]
	if h == nil {
		h = &host{name: name, local: local, index: -1}
		q.hosts[name] = h
	}
	return h
}

// pop returns a job that may start now, or nil.
func (q *queue) pop(now time.Time) *job {
	heapOf := &q.near
	if !q.near.ready(now) {
		heapOf = &q.world
		if !q.world.ready(now) || q.nextStart.After(now) {
			return nil
		}
	}
	h := (*heapOf)[0]
	j := heap.Pop(&h.jobs).(*job)
	q.waiting--
	h.inFlight++
	h.free = latest(h.free, now.Add(q.interval(h)))
	if !h.local && j.onward == nil {
		wait := q.pace
		if j.backlog {
			wait = q.catchUp
		}
		q.nextStart = latest(q.nextStart, now.Add(-beat)).Add(wait)
	}
	q.place(h)
	return j
}

// wake returns when pop can next return a job; the zero time when only the end
// of a visit or a new job can change that.
func (q *queue) wake() time.Time {
	var at time.Time
	if len(q.near) > 0 {
		at = q.near[0].when()
	}
	if len(q.world) > 0 {
		w := latest(q.world[0].when(), q.nextStart)
		if at.IsZero() || w.Before(at) {
			at = w
		}
	}
	if !at.IsZero() {
		at = at.Add(beat - 1).Truncate(beat)
	}
	return at
}

// done ends a visit; no request to its host starts before until.
func (q *queue) done(j *job, now, until time.Time) {
	h := q.host(j.host, j.local)
	h.inFlight--
	q.leave(j.host, j.local, until)
	q.place(h)
	if len(q.hosts) > q.many {
		q.forget(now)
	}
}

// leave has a host left alone until a time.
func (q *queue) leave(name string, local bool, until time.Time) {
	if until.IsZero() || name == "" {
		return
	}
	h := q.host(name, local)
	h.free = latest(h.free, until)
	q.place(h)
}

// drop takes out the jobs of hosts that nobody asks before a time, each with
// when it would be asked.
func (q *queue) drop(before time.Time) (all []*job) {
	for _, h := range q.hosts {
		if len(h.jobs) == 0 || h.when().Before(before) {
			continue
		}
		for _, j := range h.jobs {
			j.due = latest(h.free, j.due)
		}
		all = append(all, h.jobs...)
		q.waiting -= len(h.jobs)
		h.jobs = nil
		q.place(h)
	}
	return all
}

// lend gives the turn of a host to a request that is no poll, and says when it
// may start; false when the host is to be left alone for longer than patience, and
// the zero time when it is being asked.
func (q *queue) lend(name string, local bool, now time.Time, patience time.Duration) (at time.Time, ok bool) {
	h := q.host(name, local)
	at = latest(now, h.free)
	switch {
	case at.Sub(now) > patience:
		return at, false
	case h.inFlight >= q.gate.Concurrency:
		return time.Time{}, false
	}
	h.inFlight++
	h.free = at.Add(q.interval(h))
	q.place(h)
	return at, true
}

func (q *queue) interval(h *host) time.Duration {
	if h.name == "" {
		return 0
	}
	return q.gate.interval(h.local)
}

// place puts a host where it belongs after a change.
func (q *queue) place(h *host) {
	in := &q.world
	if h.local {
		in = &q.near
	}
	can := len(h.jobs) > 0 && (h.name == "" || h.inFlight < q.gate.Concurrency)
	switch {
	case can && h.index < 0:
		heap.Push(in, h)
	case can:
		heap.Fix(in, h.index)
	case h.index >= 0:
		heap.Remove(in, h.index)
	}
}

// clear takes out all jobs but those to keep, and keeps what is known of the hosts.
func (q *queue) clear(keep func(*job) bool) {
	q.waiting = 0
	for _, h := range q.hosts {
		h.jobs = slices.DeleteFunc(h.jobs, func(j *job) bool { return !keep(j) })
		heap.Init(&h.jobs)
		q.waiting += len(h.jobs)
		q.place(h)
	}
}

// manyHosts is how many hosts are remembered at least.
const manyHosts = 4096

// forget drops hosts that have nothing to do and nothing to wait for.
func (q *queue) forget(now time.Time) {
	for name, h := range q.hosts {
		if h.inFlight == 0 && len(h.jobs) == 0 && !h.free.After(now) {
			delete(q.hosts, name)
		}
	}
	q.many = max(manyHosts, 2*len(q.hosts)) // to look through them after each poll would cost more than the poll
}

// when is the earliest start of the host's first job.
func (h *host) when() time.Time { return latest(h.free, h.jobs[0].due) }
