package alerts

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// cancel ends a delivery whose route left the file while nobody looked: a poll
// was under way, or a dead letter was tried again.
func (s *server) cancel(ctx context.Context, del *Delivery) ended {
	e := ended{delivery: del, outcome: Outcome{State: Cancelled, Reason: RouteRemoved}}
	s.log.Warn("delivery cancelled: its route is no longer in the file", "channel", del.Channel, "delivery", del.ID)
	e.stored = s.outbox.Settle(context.WithoutCancel(ctx), Attempt{Delivery: del.ID, Number: del.Attempts, At: time.Now()}, e.outcome)
	return e
}

// attempt makes one try to deliver and stores what came of it. It outlives ctx
// by no more than the grace.
func (s *server) attempt(ctx context.Context, del *Delivery) ended {
	if s.Live != nil && !s.Live(del.Watchlist, del.Target) {
		return s.cancel(ctx, del)
	}
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Policy.deadline())
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()
	begun := time.Now()
	response, err := s.send(work, del)
	now := time.Now()
	e := ended{delivery: del, outcome: Settle(del, err, s.Policy, now), failure: failureOf(err)}
	a := Attempt{Delivery: del.ID, Number: del.Attempts, At: begun, Took: now.Sub(begun), Response: response}
	if f := e.failure; f != nil {
		a.Class, a.Status, a.Response, a.Error = f.Class, f.Status, f.Response, f.Error()
		s.log.Warn("delivery was not taken", "channel", del.Channel, "delivery", del.ID, "attempt", del.Attempts, "state", e.outcome.State, "error", f)
	}
	if e.outcome.State == Dead && s.Dead != nil {
		e.outcome.Tell = s.Dead(del, e.failure)
	}
	e.stored = s.outbox.Settle(context.WithoutCancel(ctx), a, e.outcome)
	return e
}

// failureOf makes a SendError of any error.
func failureOf(err error) *SendError {
	var se *SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &se):
		return se
	}
	return &SendError{Class: SendNetwork, Err: err}
}

// send renders a delivery once and sends it. A panic of the channel is a
// failed attempt.
func (s *server) send(ctx context.Context, del *Delivery) (response string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &SendError{Class: SendTemplate, Err: fmt.Errorf("send: panic: %T", p)}
		}
	}()
	if del.Payload == nil {
		if del.Payload, err = s.Channel.Render(del); err != nil {
			return "", &SendError{Class: SendTemplate, Err: err}
		}
		if err := s.outbox.Freeze(context.WithoutCancel(ctx), del.ID, del.Payload); err != nil {
			return "", &SendError{Class: SendDeferred, Err: err}
		}
	}
	return s.Channel.Send(ctx, del)
}
