package alerts

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memory is an Outbox without a disk, as strict as storage about attempts.
type memory struct {
	mu       sync.Mutex
	rows     map[string]*Delivery
	settled  map[string]int // the last settled attempt
	attempts []Attempt
	told     []Delivery
	classes  map[string]SendClass
	since    time.Time
}

func newMemory() *memory {
	return &memory{rows: map[string]*Delivery{}, settled: map[string]int{}, classes: map[string]SendClass{}}
}

func (m *memory) add(channel string, now time.Time, ids ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		m.rows[id] = &Delivery{ID: id, Channel: channel, State: Pending, Created: now, NextAttempt: now}
	}
}

func (m *memory) ClaimDeliveries(_ context.Context, channel string, now time.Time, limit int, book func(int) time.Time) ([]Delivery, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []*Delivery
	for _, d := range m.rows {
		if d.Channel == channel && d.State == Pending && !d.NextAttempt.After(now) {
			due = append(due, d)
		}
	}
	slices.SortFunc(due, func(a, b *Delivery) int { return a.NextAttempt.Compare(b.NextAttempt) })
	var out []Delivery
	for _, d := range due[:min(limit, len(due))] {
		d.Attempts++
		d.NextAttempt = book(d.Attempts)
		d.Spared = m.spared(d.ID)
		out = append(out, *d)
	}
	return out, nil
}

func (m *memory) spared(id string) (n int) {
	for _, a := range m.attempts {
		if a.Delivery == id && (a.Class == SendChannel || a.Class == SendGone) {
			n++
		}
	}
	return n
}

func (m *memory) Freeze(_ context.Context, id string, payload []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows[id].Payload = payload
	return nil
}

func (m *memory) Settle(_ context.Context, a Attempt, o Outcome) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.rows[a.Delivery]
	if a.Number != d.Attempts || m.settled[d.ID] == a.Number {
		return nil
	}
	m.settled[d.ID], m.classes[d.ID] = a.Number, a.Class
	d.State = o.State
	if o.State == Pending {
		d.NextAttempt = o.NextAttempt
	}
	m.attempts = append(m.attempts, a)
	m.told = append(m.told, o.Tell...)
	return nil
}

func (m *memory) NextAttempt(_ context.Context, channel string) (next time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.rows {
		if d.Channel == channel && d.State == Pending && (next.IsZero() || d.NextAttempt.Before(next)) {
			next = d.NextAttempt
		}
	}
	return next, nil
}

func (m *memory) Hasten(_ context.Context, channel string, now time.Time, classes ...SendClass) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.rows {
		c := m.classes[d.ID]
		named := slices.Contains(classes, c) || len(classes) == 0 && c != SendDeferred
		if d.Channel == channel && d.State == Pending && d.Attempts > 0 && m.settled[d.ID] == d.Attempts && named && d.NextAttempt.After(now) {
			d.NextAttempt = now
		}
	}
	return nil
}

func (m *memory) FailingSince(context.Context, string, time.Time) (time.Time, error) {
	return m.since, nil
}

func (m *memory) state(s DeliveryState) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.rows {
		if d.State == s {
			n++
		}
	}
	return n
}

// sink is a channel that a test answers for.
type sink func(ctx context.Context, d *Delivery) error

func (sink) Render(d *Delivery) ([]byte, error) { return []byte(d.ID), nil }

func (s sink) Send(ctx context.Context, d *Delivery) (string, error) { return "", s(ctx, d) }

// world runs a dispatcher in a bubble of its own time.
type world struct {
	*memory
	*Dispatcher
	mu     sync.Mutex
	events []Event
	stop   context.CancelFunc
	ended  chan struct{}
}

func newWorld(t *testing.T, lanes map[string]Lane) *world {
	t.Helper()
	w := &world{memory: newMemory(), ended: make(chan struct{})}
	w.Dispatcher = NewDispatcher(w.memory, lanes, slog.New(slog.NewTextHandler(io.Discard, nil)), func(e Event) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(w.events, e)
	})
	return w
}

func (w *world) start(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	w.stop = stop
	go func() {
		defer close(w.ended)
		w.Run(ctx)
	}()
	synctest.Wait()
}

// end stops and waits; what the channels did can be read then. It may be
// called twice.
func (w *world) end() {
	w.stop()
	<-w.ended
}

// put adds deliveries and says so.
func (w *world) put(channel string, ids ...string) {
	w.add(channel, time.Now(), ids...)
	w.Kick()
}

// kinds are the events so far, of a channel.
func (w *world) kinds(channel string) (out []EventKind) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events {
		if e.Channel == channel {
			out = append(out, e.Kind)
		}
	}
	return out
}
