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
	mu    sync.Mutex
	at    time.Time
	value any
}

// remember returns what load returned less than age ago. One caller loads,
// others wait; an error is not kept.
func remember[T any](ctx context.Context, m *memo, key string, age time.Duration, load func(context.Context) (T, error)) (T, error) {
	m.mu.Lock()
	if m.kept == nil {
		m.kept = map[string]*kept{}
	}
	k := m.kept[key]
	if k == nil {
		k = &kept{}
		m.kept[key] = k
	}
	m.mu.Unlock()
	k.mu.Lock()
	defer k.mu.Unlock()
	if v, ok := k.value.(T); ok && time.Since(k.at) < age {
		return v, nil
	}
	v, err := load(ctx)
	if err == nil {
		k.value, k.at = v, time.Now()
	}
	return v, err
}
