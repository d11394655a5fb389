package feeds

import (
	"context"
	"time"
)

// job is a feed that waits for its turn.
type job struct {
	src     *Source
	due     time.Time
	turn    int    // of those due together
	state   *State // nil: it is read when the poll starts
	host    string // empty: a file, no host is asked
	local   bool
	backlog bool    // due before the scheduler started
	started bool    // its poll is under way
	onward  *Onward // the rest of a poll that another host began; nil: a whole one
}

type pollFunc = func(ctx context.Context, src *Source, st State, now time.Time) *Poll

// ask visits the feed, or goes on where the poll was sent.
func (j *job) ask(ctx context.Context, poll pollFunc, now time.Time) *Poll {
	if j.onward != nil {
		return j.onward.Go(ctx, now)
	}
	return poll(ctx, j.src, *j.state, now)
}

// sentOn is the job that a redirect makes of j.
func (j *job) sentOn(on *Onward, networks Networks, now time.Time) *job {
	return &job{
		src: j.src, due: latest(now, on.From), state: j.state,
		host: siteOf(on.To), local: networks.holdURL(on.To.String()), onward: on,
	}
}
