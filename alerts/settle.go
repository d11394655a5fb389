package alerts

import (
	"errors"
	"hash/fnv"
	"time"
)

// Policy is how long a channel is tried again. Delays[n] is the wait between
// attempt n and the next; when none is left the delivery is dead.
type Policy struct{ Delays []time.Duration }

const (
	lease         = time.Minute    // longer than any attempt lasts
	maxRetryAfter = 24 * time.Hour // what a receiver may ask for
)

// WebhookPolicy is the table of Standard Webhooks 1.0: ten attempts, 76 hours.
func WebhookPolicy() Policy {
	const s, m, h = time.Second, time.Minute, time.Hour
	return Policy{Delays: []time.Duration{0, 5 * s, 5 * m, 30 * m, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h}}
}

// Book is when a claimed delivery is due should the process die in the attempt.
func (p Policy) Book(attempts int, now time.Time) time.Time {
	wait := lease
	if attempts < len(p.Delays) {
		wait = max(wait, p.Delays[attempts])
	}
	return now.Add(wait)
}

// Settle says what follows from the attempt d.Attempts that ended at now with
// err. Waits are spread by ±20 % by the delivery's ID; a longer Retry-After is
// honoured up to a day (RFC 9110 §10.2.3).
func Settle(d *Delivery, err error, p Policy, now time.Time) Outcome {
	if err == nil {
		return Outcome{State: Delivered}
	}
	var se *SendError
	if !errors.As(err, &se) {
		se = &SendError{Class: SendNetwork, Err: err}
	}
	switch se.Class {
	case SendRejected, SendTemplate:
		return Outcome{State: Dead}
	case SendGone, SendChannel:
		return Outcome{State: Pending, NextAttempt: now.Add(maxRetryAfter), Pause: true}
	}
	if d.Attempts >= len(p.Delays) {
		return Outcome{State: Dead}
	}
	wait := max(spread(p.Delays[d.Attempts], d.ID), min(se.RetryAfter, maxRetryAfter))
	return Outcome{State: Pending, NextAttempt: now.Add(wait)}
}

func spread(d time.Duration, id string) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(id))
	return d * time.Duration(800+h.Sum32()%401) / 1000
}
