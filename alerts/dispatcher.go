package alerts

import (
	"context"
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
