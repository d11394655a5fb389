package web

import (
	"context"
	"sync"
	"time"
)

// memo keeps what is dear to count and may be a little old.
type memo struct {
	mu   sync.Mutex
	kept map[string]*kept
}

type kept struct {
	turn  chan struct{} // to load; holds one
	at    time.Time
	took  time.Duration
	value any
}

// dearness is how much longer than it takes to load a value is kept at least:
// what is dear to count takes up at most a twentieth of the time.
const dearness = 20

// remember returns what load returned less than age ago, or longer ago where
// loading is slow. One caller loads, others wait, as long as ctx lets them; an
// error is not kept.
func remember[T any](ctx context.Context, m *memo, key string, age time.Duration, load func(context.Context) (T, error)) (T, error) {
	m.mu.Lock()
	if m.kept == nil {
		m.kept = map[string]*kept{}
	}
	k := m.kept[key]
	if k == nil {
		k = &kept{turn: make(chan struct{}, 1)}
		m.kept[key] = k
	}
	m.mu.Unlock()
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	if v, ok := k.value.(T); ok && time.Since(k.at) < max(age, dearness*k.took) {
		return v, nil
	}
	begun := time.Now()
	v, err := load(ctx)
	if err == nil {
		k.value, k.at, k.took = v, time.Now(), time.Since(begun)
	}
	return v, err
}
