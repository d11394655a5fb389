package alerts

import (
	"cmp"
	"hash/fnv"
	"time"
)

// Policy is how long a channel is tried again. Delays[n] is the wait between
// attempt n and the next; when none is left the delivery is dead, and one that
// is made due again by hand begins the table anew. Deadline bounds one
// attempt; 0 is 30 s.
type Policy struct {
	Delays   []time.Duration
	Deadline time.Duration
}

const (
	maxRetryAfter = 24 * time.Hour   // what a receiver may ask for
	usualDeadline = 30 * time.Second // of one attempt
)

func (p Policy) deadline() time.Duration { return cmp.Or(p.Deadline, usualDeadline) }

// WebhookPolicy is the table of Standard Webhooks 1.0: ten attempts, 76 hours.
func WebhookPolicy() Policy {
	const s, m, h = time.Second, time.Minute, time.Hour
	return Policy{Delays: []time.Duration{0, 5 * s, 5 * m, 30 * m, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h}}
}

// EmailPolicy is the table of RFC 5321 §4.5.4.1: tried again soon, for the
// greylists (RFC 6647), then every two to three hours, for five days. A mail
// server may think for a while before it takes a message.
func EmailPolicy() Policy {
	p := Policy{Delays: []time.Duration{0, 5 * time.Minute, 30 * time.Minute, time.Hour}, Deadline: 2 * time.Minute}
	const often, whole = 150 * time.Minute, 120 * time.Hour
	for sum := 95 * time.Minute; sum+often <= whole; sum += often {
		p.Delays = append(p.Delays, often)
	}
	return p
}

// Book is when a claimed delivery is due should the process die in the attempt.
func (p Policy) Book(attempts int, now time.Time) time.Time {
	return now.Add(max(2*p.deadline(), p.Delays[attempts%len(p.Delays)]))
}

// Settle says what follows from the attempt d.Attempts that ended at now with
// err. Waits are spread by ±20 % by the delivery's ID and the attempt; a longer Retry-After is
// honoured up to a day (RFC 9110 §10.2.3).
func Settle(d *Delivery, err error, p Policy, now time.Time) Outcome {
	if err == nil {
		return Outcome{State: Delivered}
	}
	se := failureOf(err)
	switch se.Class {
	case SendRejected, SendTemplate:
		return Outcome{State: Dead}
	case SendGone, SendChannel: // the channel rests; its deliveries do not age
		return Outcome{State: Pending, NextAttempt: now.Add(pause)}
	}
	done := (d.Attempts - d.Spared) % len(p.Delays)
	if done == 0 {
		return Outcome{State: Dead}
	}
	wait := max(spread(p.Delays[done], d.ID, d.Attempts), min(se.RetryAfter, maxRetryAfter))
	return Outcome{State: Pending, NextAttempt: now.Add(wait)}
}

func spread(d time.Duration, id string, attempt int) time.Duration {
	h := fnv.New32a()
	h.Write(append([]byte(id), byte(attempt)))
	return d * time.Duration(800+h.Sum32()%401) / 1000
}
