package alerts

import (
	"context"
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
	// Hasten makes the channel's deliveries due that wait for another
	// attempt since one of these classes; none named: any but deferred.
	// What is being sent stays as it is.
	Hasten(ctx context.Context, channel string, now time.Time, classes ...SendClass) error
	// FailingSince returns when the attempts of the channel that failed in a
	// row up to now began, or the zero time.
	FailingSince(ctx context.Context, channel string, now time.Time) (time.Time, error)
}

// Outcome is what follows from an attempt, or from a claim that needs none:
// a cancelled delivery was not tried.
type Outcome struct {
	State       DeliveryState
	NextAttempt time.Time  // where State is Pending
	Reason      string     // where State is Cancelled
	Tell        []Delivery // what the operator should hear of it, to be stored with it
}

// Lane is a channel with its retry table.
type Lane struct {
	Channel Channel
	Policy  Policy
	AtOnce  int           // attempts at once; 0: 4
	Pace    time.Duration // between two attempts, where the receiver asks for one
	// Live reports whether the file still has a route; nil: it has all. What
	// is on another one is cancelled instead of sent.
	Live func(watchlist, target string) bool
	// Dead says what the operator should hear of a dead letter; nil: nothing.
	Dead func(d *Delivery, err error) []Delivery
}

// Event is what the operator should hear of a channel. Err holds no secret.
type Event struct {
	Kind     EventKind
	Channel  string
	Delivery string    // the one it was seen at
	System   bool      // that one was about rasid itself
	Since    time.Time // of the failures in a row
	Err      error
}

// Dispatcher sends what is due, each channel on its own: one that is slow or
// dead delays no other.
type Dispatcher struct {
	outbox Outbox
	lanes  map[string]Lane
	log    *slog.Logger
	event  func(Event)
	kicks  map[string]chan struct{}
}

const (
	usualAtOnce = 4                // attempts of one channel
	grace       = 20 * time.Second // for attempts in flight at the stop
	idle        = time.Minute      // the longest sleep
)

// NewDispatcher returns a Dispatcher that is ready for Run. event may be nil;
// it is called from several goroutines.
func NewDispatcher(box Outbox, lanes map[string]Lane, log *slog.Logger, event func(Event)) *Dispatcher {
	if event == nil {
		event = func(Event) {}
	}
	kicks := make(map[string]chan struct{}, len(lanes))
	for name := range lanes {
		kicks[name] = make(chan struct{}, 1)
	}
	return &Dispatcher{outbox: box, lanes: lanes, log: log, event: event, kicks: kicks}
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
	for name, lane := range d.lanes {
		all.Go(func() { d.serve(ctx, name, lane) })
	}
	all.Wait()
}
