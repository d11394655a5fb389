package alerts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Channel is one way to reach people.
type Channel interface {
	// Render makes the payload of a delivery; it is pure, and its result is
	// stored and sent unchanged at every attempt.
	Render(d *Delivery) ([]byte, error)
	// Send makes one attempt and returns what the receiver said (at most
	// 2 kB, without secrets). A failure is a *SendError.
	Send(ctx context.Context, d *Delivery) (response string, err error)
}

// Outbox is what the Dispatcher needs of the storage.
type Outbox interface {
	// ClaimDeliveries takes at most limit pending deliveries of a channel
	// that are due, counts the attempt and books the next one with book, in
	// one transaction: a crash after it costs a delay, never a storm.
	ClaimDeliveries(ctx context.Context, channel string, now time.Time, limit int, book func(attempts int) time.Time) ([]Delivery, error)
	// Freeze stores the payload of a delivery's first attempt.
	Freeze(ctx context.Context, id string, payload []byte) error
	// Settle records an attempt and what follows from it. An attempt older
	// than the delivery's count changes nothing.
	Settle(ctx context.Context, a Attempt, o Outcome) error
	// NextAttempt returns when the channel's next delivery is due, or the
	// zero time.
	NextAttempt(ctx context.Context, channel string) (time.Time, error)
}

// Outcome is what follows from an attempt.
type Outcome struct {
	State       DeliveryState
	NextAttempt time.Time // where State is Pending
	Pause       bool      // the channel takes nothing until somebody mends it
}

// Lane is a channel with its retry table.
type Lane struct {
	Channel Channel
	Policy  Policy
}

// Event is what the operator should hear of a channel: a dead letter, or that
// the channel was paused. Err holds no secret.
type Event struct {
	Channel  string
	Delivery string
	Paused   bool
	Err      error
}

// Dispatcher sends what is due, each channel on its own.
type Dispatcher struct {
	Outbox Outbox
	Lanes  map[string]Lane
	Log    *slog.Logger
	Event  func(Event) // called from several goroutines

	kicks map[string]chan struct{}
}

const (
	atOnce = 4                // attempts of one channel
	grace  = 20 * time.Second // for attempts in flight at the stop
	idle   = time.Minute      // the longest sleep
)

// NewDispatcher returns a Dispatcher that is ready for Run.
func NewDispatcher(box Outbox, lanes map[string]Lane, log *slog.Logger, event func(Event)) *Dispatcher {
	kicks := make(map[string]chan struct{}, len(lanes))
	for name := range lanes {
		kicks[name] = make(chan struct{}, 1)
	}
	return &Dispatcher{Outbox: box, Lanes: lanes, Log: log, Event: event, kicks: kicks}
}

// Kick says that there may be something due.
func (d *Dispatcher) Kick() {
	for _, c := range d.kicks {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Run sends until ctx ends and then waits for the attempts in flight.
func (d *Dispatcher) Run(ctx context.Context) {
	var all sync.WaitGroup
	for name, lane := range d.Lanes {
		all.Go(func() { d.loop(ctx, name, lane) })
	}
	all.Wait()
}

func (d *Dispatcher) loop(ctx context.Context, name string, lane Lane) {
	for ctx.Err() == nil {
		n, paused, err := d.pass(ctx, name, lane)
		if paused {
			return
		}
		if err != nil && ctx.Err() == nil {
			d.Log.Error("deliveries wait", "channel", name, "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-d.kicks[name]:
		case <-time.After(d.sleep(ctx, name, err)):
		}
	}
}

func (d *Dispatcher) sleep(ctx context.Context, name string, failed error) time.Duration {
	next, err := d.Outbox.NextAttempt(ctx, name)
	if failed != nil || err != nil || next.IsZero() {
		return idle
	}
	return min(idle, max(time.Until(next), time.Millisecond))
}

// pass makes one attempt at each of the deliveries it claims.
func (d *Dispatcher) pass(ctx context.Context, name string, lane Lane) (n int, paused bool, err error) {
	now := time.Now()
	due, err := d.Outbox.ClaimDeliveries(ctx, name, now, atOnce, func(k int) time.Time { return lane.Policy.Book(k, now) })
	if err != nil {
		return 0, false, err
	}
	var all sync.WaitGroup
	outcomes, errs := make([]Outcome, len(due)), make([]error, len(due))
	for i := range due {
		all.Go(func() { outcomes[i], errs[i] = d.attempt(ctx, &due[i], lane) })
	}
	all.Wait()
	for _, o := range outcomes {
		paused = paused || o.Pause
	}
	return len(due), paused, errors.Join(errs...)
}

func (d *Dispatcher) attempt(ctx context.Context, del *Delivery, lane Lane) (Outcome, error) {
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), lane.Policy.deadline())
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()
	begun := time.Now()
	response, err := d.send(work, del, lane.Channel)
	o := Settle(del, err, lane.Policy, time.Now())
	a := Attempt{Delivery: del.ID, Number: del.Attempts, At: begun, Took: time.Since(begun), Response: response}
	if err != nil {
		a.Class, a.Error = SendNetwork, err.Error()
		var se *SendError
		if errors.As(err, &se) {
			a.Class, a.Status, a.Response = se.Class, se.Status, se.Response
		}
		d.Log.Warn("delivery was not taken", "channel", del.Channel, "delivery", del.ID, "attempt", del.Attempts, "state", o.State, "error", err)
	}
	if d.Event != nil && (o.State == Dead || o.Pause) {
		d.Event(Event{Channel: del.Channel, Delivery: del.ID, Paused: o.Pause, Err: err})
	}
	return o, d.Outbox.Settle(context.WithoutCancel(ctx), a, o)
}

// send renders a delivery once and sends it. A panic of the channel is a
// failed attempt.
func (d *Dispatcher) send(ctx context.Context, del *Delivery, c Channel) (response string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &SendError{Class: SendServer, Err: fmt.Errorf("send: panic: %T", p)}
		}
	}()
	if del.Payload == nil {
		if del.Payload, err = c.Render(del); err != nil {
			return "", &SendError{Class: SendTemplate, Err: err}
		}
		if err := d.Outbox.Freeze(context.WithoutCancel(ctx), del.ID, del.Payload); err != nil {
			return "", &SendError{Class: SendServer, Err: err}
		}
	}
	return c.Send(ctx, del)
}
