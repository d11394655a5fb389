package alerts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func ids(prefix string, n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("%s%d", prefix, i))
	}
	return out
}

// TestNeighbours: channels that hang, break and panic delay no other.
func TestNeighbours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		arrived := map[string]time.Duration{}
		lane := func(f sink) Lane { return Lane{Channel: f, Policy: WebhookPolicy()} }
		healthy := lane(func(_ context.Context, d *Delivery) error {
			arrived[d.ID] = time.Since(d.Created)
			return nil
		})
		healthy.AtOnce = 1
		w := newWorld(t, map[string]Lane{
			"healthy": healthy,
			"hangs":   lane(func(ctx context.Context, _ *Delivery) error { <-ctx.Done(); return ctx.Err() }),
			"deaf":    lane(func(context.Context, *Delivery) error { time.Sleep(time.Hour); return nil }), // not even the deadline
			"breaks":  lane(func(context.Context, *Delivery) error { return &SendError{Class: SendServer} }),
			"panics":  lane(func(context.Context, *Delivery) error { panic("no") }),
		})
		w.start(t)
		for _, c := range []string{"hangs", "deaf", "breaks", "panics"} {
			w.put(c, ids(c, 100)...)
		}
		for i := range 200 {
			w.put("healthy", fmt.Sprint("ok", i))
			time.Sleep(10 * time.Second)
		}
		w.end()
		for id, d := range arrived {
			if d > time.Second {
				t.Errorf("%s came after %v", id, d)
			}
		}
		if len(arrived) != 200 {
			t.Errorf("%d of 200 arrived", len(arrived))
		}
		w.end()
	})
}

// TestSlotsAreFilledAtOnce: one slow delivery holds one place, not all of
// them.
func TestSlotsAreFilledAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		w := newWorld(t, map[string]Lane{"siem": {Policy: WebhookPolicy(), Channel: sink(func(_ context.Context, d *Delivery) error {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			if d.ID == "slow" {
				time.Sleep(25 * time.Second)
			}
			time.Sleep(100 * time.Millisecond)
			return nil
		})}})
		w.start(t)
		w.put("siem", append([]string{"slow"}, ids("d", 300)...)...)
		time.Sleep(15 * time.Second)
		if n := w.state(Delivered); n != 300 || most.Load() != usualAtOnce {
			t.Errorf("%d of 300 arrived beside a slow one, %d at once", n, most.Load())
		}
		w.end()
	})
}

// TestRetryAfterHoldsTheChannel: who asks for patience gets it from all
// deliveries.
func TestRetryAfterHoldsTheChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		begun := time.Now()
		w := newWorld(t, map[string]Lane{"chat": {Policy: WebhookPolicy(), AtOnce: 1, Channel: sink(func(context.Context, *Delivery) error {
			at = append(at, time.Since(begun))
			if len(at) == 1 {
				return &SendError{Class: SendThrottled, Status: 429, RetryAfter: 2 * time.Minute}
			}
			return nil
		})}})
		w.start(t)
		w.put("chat", ids("m", 5)...)
		time.Sleep(10 * time.Minute)
		w.end()
		if len(at) != 6 || at[1] < 2*time.Minute || w.state(Delivered) != 5 {
			t.Errorf("tried at %v", at)
		}
		w.end()
	})
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		begun := time.Now()
		w := newWorld(t, map[string]Lane{"chat": {Policy: WebhookPolicy(), Pace: 3 * time.Second, Channel: sink(func(context.Context, *Delivery) error {
			at = append(at, time.Since(begun))
			return nil
		})}})
		w.start(t)
		w.put("chat", ids("m", 10)...)
		time.Sleep(time.Minute)
		w.end()
		if len(at) != 10 || at[9] < 27*time.Second || at[9] > 30*time.Second {
			t.Errorf("sent at %v", at)
		}
		w.end()
	})
}

// TestStop: attempts under way may end, for the grace and no longer, and what
// they did is stored.
func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, map[string]Lane{"siem": {Policy: EmailPolicy(), Channel: sink(func(ctx context.Context, d *Delivery) error {
			if d.ID == "long" {
				<-ctx.Done()
				return &SendError{Class: SendTimeout, Err: ctx.Err()}
			}
			time.Sleep(5 * time.Second)
			return nil
		})}})
		w.start(t)
		w.put("siem", "long", "short")
		time.Sleep(time.Second)
		begun := time.Now()
		w.end()
		if took := time.Since(begun); took < 4*time.Second || took > grace+time.Second {
			t.Errorf("stopped after %v", took)
		}
		if w.rows["short"].State != Delivered || w.rows["long"].State != Pending || len(w.attempts) != 2 {
			t.Errorf("%+v", w.attempts)
		}
	})
}

func TestHealthTellsOfRefusals(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var h Health
	var told []EventKind
	for i, class := range []SendClass{SendRefused, SendRejected, SendRefused, SendRefused, SendRefused, "", SendServer, ""} {
		kind, recovered := h.Note(class, 0, now.Add(time.Duration(i)*time.Second))
		if kind != "" {
			told = append(told, kind)
		}
		if recovered != (kind == EventRecovered) {
			t.Errorf("%d: recovered %v", i, recovered)
		}
	}
	if !slices.Equal(told, []EventKind{EventFailing, EventRecovered}) {
		t.Errorf("told %v", told)
	}
	if err := (&SendError{Class: SendServer, Err: errors.New("x")}); err.Error() != "server: x" {
		t.Error(err)
	}
}
