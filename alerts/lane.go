package alerts

import (
	"cmp"
	"context"
	"time"
)

// server is the loop of one channel. It alone knows the channel's health.
type server struct {
	*Dispatcher
	Lane
	name    string
	health  Health
	done    chan ended
	running int
	after   time.Time // Pace: nothing is begun before
}

// ended is an attempt that is over.
type ended struct {
	delivery *Delivery
	outcome  Outcome
	failure  *SendError // nil: taken
	stored   error      // the outbox did not take the outcome
}

func (d *Dispatcher) serve(ctx context.Context, name string, lane Lane) {
	lane.AtOnce = cmp.Or(lane.AtOnce, usualAtOnce)
	s := &server{Dispatcher: d, Lane: lane, name: name, done: make(chan ended, lane.AtOnce)}
	s.remember(ctx)
	for ctx.Err() == nil && !s.health.Closed {
		wait := s.begin(ctx)
		if wait <= 0 {
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-d.kicks[name]:
		case <-timer.C:
		case e := <-s.done:
			s.end(ctx, e)
		}
		timer.Stop()
	}
	for s.running > 0 {
		s.end(context.WithoutCancel(ctx), <-s.done)
	}
}

// remember reads how the channel fared before. It gets a try whatever that was:
// the file may have been mended.
func (s *server) remember(ctx context.Context) {
	now := time.Now()
	since, err := s.outbox.FailingSince(ctx, s.name, now)
	if err == nil {
		s.health.Since = since
		err = s.outbox.Hasten(ctx, s.name, now, SendChannel, SendGone)
	}
	if err != nil && ctx.Err() == nil {
		s.log.Error("deliveries may wait longer than they need", "channel", s.name, "error", err)
	}
}

// begin starts what is due and may be started, and says how long there is
// nothing else to do; 0: look again at once.
func (s *server) begin(ctx context.Context) time.Duration {
	now := time.Now()
	wide := s.width()
	rest := max(s.health.Until.Sub(now), s.after.Sub(now))
	switch {
	case wide == 0:
		return idle // an end will wake us
	case rest > 0:
		return min(idle, rest)
	}
	due, err := s.outbox.ClaimDeliveries(ctx, s.name, now, wide, func(k int) time.Time { return s.Policy.Book(k, now) })
	for i := range due {
		s.running++
		go func() { s.done <- s.attempt(ctx, &due[i]) }()
	}
	if s.Pace > 0 && len(due) > 0 {
		s.after = now.Add(s.Pace)
	}
	if err != nil {
		if ctx.Err() == nil {
			s.log.Error("deliveries wait", "channel", s.name, "error", err)
		}
		return idle
	}
	if len(due) == wide {
		return 0
	}
	return s.nextDue(ctx, now)
}

// width is how many attempts may be begun.
func (s *server) width() int {
	most := s.AtOnce
	if s.Pace > 0 || s.health.Fails() || !s.health.Until.IsZero() {
		most = 1
	}
	return max(0, most-s.running)
}

func (s *server) nextDue(ctx context.Context, now time.Time) time.Duration {
	next, err := s.outbox.NextAttempt(ctx, s.name)
	if err != nil || next.IsZero() {
		return idle
	}
	return min(idle, max(next.Sub(now), time.Millisecond))
}

// end takes in an attempt.
func (s *server) end(ctx context.Context, e ended) {
	s.running--
	if e.stored != nil {
		s.log.Error("an attempt could not be stored", "channel", s.name, "delivery", e.delivery.ID, "error", e.stored)
		s.after = time.Now().Add(idle)
	}
	if e.outcome.State == Cancelled {
		return // says nothing about the channel
	}
	event := Event{Channel: s.name, Delivery: e.delivery.ID, System: e.delivery.Kind == KindSystem, Since: s.health.Since}
	var class SendClass
	var retryAfter time.Duration
	if e.failure != nil {
		class, retryAfter, event.Err = e.failure.Class, e.failure.RetryAfter, e.failure
	}
	if e.outcome.State == Dead {
		event.Kind = EventDead
		s.event(event)
	}
	kind, recovered := s.health.Note(class, retryAfter, time.Now())
	if kind != "" {
		event.Kind, event.Since = kind, cmp.Or(s.health.Since, event.Since)
		s.event(event)
	}
	if recovered {
		if err := s.outbox.Hasten(ctx, s.name, time.Now()); err != nil {
			s.log.Error("deliveries wait longer than they need", "channel", s.name, "error", err)
		}
	}
}
