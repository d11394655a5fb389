package alerts

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestMailServerDown is a day without a mail server: refused, then silent,
// then not ready. Nothing is lost, nobody is stormed, and when it answers
// again all of it goes out within ten minutes.
func TestMailServerDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		up := begun.Add(24 * time.Hour)
		mail := sink(func(ctx context.Context, _ *Delivery) error {
			switch down := time.Since(begun); {
			case time.Now().After(up):
				time.Sleep(200 * time.Millisecond)
				return nil
			case down < 8*time.Hour:
				return &SendError{Class: SendNetwork}
			case down < 16*time.Hour:
				<-ctx.Done()
				return &SendError{Class: SendTimeout}
			}
			return &SendError{Class: SendServer, Status: 421}
		})
		w := newWorld(t, map[string]Lane{"desk": {Channel: mail, Policy: EmailPolicy()}})
		w.start(t)
		for hour := range 24 {
			w.put("desk", ids(fmt.Sprintf("h%d-", hour), 20)...)
			time.Sleep(time.Hour)
		}
		synctest.Wait()
		most := 0
		for _, d := range w.rows {
			most = max(most, d.Attempts)
		}
		if n := w.state(Pending); n != 480 || most > 16 {
			t.Errorf("%d of 480 wait, after at most %d attempts", n, most)
		}
		w.put("desk", "fresh")
		time.Sleep(10 * time.Minute)
		if n := w.state(Delivered); n != 481 {
			t.Errorf("%d of 481 arrived within ten minutes of the recovery", n)
		}
		if got := w.kinds("desk"); !slices.Equal(got, []EventKind{EventFailing, EventRecovered}) {
			t.Errorf("told: %v", got)
		}
		w.end()
	})
}

// TestGreylist: a server that makes everybody wait for a quarter of an hour
// gets the same bytes a third or fourth time.
func TestGreylist(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := map[string]time.Time{}
		var payloads []string
		mail := sink(func(_ context.Context, d *Delivery) error {
			payloads = append(payloads, string(d.Payload))
			if _, ok := first[d.ID]; !ok {
				first[d.ID] = time.Now()
			}
			if time.Since(first[d.ID]) < 15*time.Minute {
				return &SendError{Class: SendDeferred, Status: 451}
			}
			return nil
		})
		w := newWorld(t, map[string]Lane{"desk": {Channel: mail, Policy: EmailPolicy(), AtOnce: 1}})
		w.start(t)
		w.put("desk", ids("m", 10)...)
		time.Sleep(time.Hour)
		w.end()
		for _, d := range w.rows {
			if d.State != Delivered || d.Attempts < 3 || d.Attempts > 4 {
				t.Errorf("%s: %s after %d attempts", d.ID, d.State, d.Attempts)
			}
		}
		slices.Sort(payloads)
		if n := len(slices.Compact(payloads)); n != 10 {
			t.Errorf("%d payloads of 10 messages", n)
		}
		if got := w.kinds("desk"); got != nil {
			t.Errorf("told: %v", got)
		}
		w.end()
	})
}

// TestPause: a refused login stops the channel, not the deliveries; it is tried
// by one every half hour, told once, and all go out when it is mended.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mended atomic.Bool
		var tries atomic.Int32
		w := newWorld(t, map[string]Lane{"desk": {Policy: EmailPolicy(), AtOnce: 1, Channel: sink(func(context.Context, *Delivery) error {
			if tries.Add(1); !mended.Load() {
				return &SendError{Class: SendChannel, Status: 535}
			}
			return nil
		})}})
		w.start(t)
		w.put("desk", ids("m", 50)...)
		time.Sleep(10*time.Hour + time.Minute)
		if tries.Load() != 21 || w.state(Pending) != 50 {
			t.Errorf("%d tries in ten hours, %d wait", tries.Load(), w.state(Pending))
		}
		mended.Store(true)
		time.Sleep(30 * time.Minute)
		if n := w.state(Delivered); n != 50 {
			t.Errorf("%d of 50 arrived", n)
		}
		if got := w.kinds("desk"); !slices.Equal(got, []EventKind{EventPaused, EventRecovered}) {
			t.Errorf("told: %v", got)
		}
		w.end()
	})
}

// TestClosed: 410 closes a channel at once, five days of failures do too; what
// waits is kept, and the next process tries again.
func TestClosed(t *testing.T) {
	for class, want := range map[SendClass][]EventKind{SendGone: {EventClosed}, SendNetwork: {EventFailing, EventClosed}} {
		synctest.Test(t, func(t *testing.T) {
			var tries atomic.Int32
			lanes := map[string]Lane{"siem": {Policy: EmailPolicy(), AtOnce: 1, Channel: sink(func(context.Context, *Delivery) error {
				tries.Add(1)
				return &SendError{Class: class}
			})}}
			w := newWorld(t, lanes)
			w.start(t)
			for day := range 6 {
				w.put("siem", ids(fmt.Sprintf("d%d-", day), 5)...)
				time.Sleep(24 * time.Hour)
			}
			told := slices.DeleteFunc(w.kinds("siem"), func(k EventKind) bool { return k == EventDead }) // the first ones came to the end of their table
			if n := w.state(Pending); n < 25 || !slices.Equal(told, want) {
				t.Errorf("%s: %d wait, told %v", class, n, told)
			}
			before := tries.Load()
			w.put("siem", "late")
			time.Sleep(24 * time.Hour)
			if tries.Load() != before {
				t.Errorf("%s: a closed channel was tried", class)
			}
			w.end()
		})
	}
}

// TestAfterRestart: a channel that failed for days before this process gets a
// chance, and those it refused go out at once.
func TestAfterRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, map[string]Lane{"desk": {Policy: EmailPolicy(), Channel: sink(func(context.Context, *Delivery) error { return nil })}})
		w.since = time.Now().Add(-200 * time.Hour)
		w.add("desk", time.Now(), "refused", "unreached")
		for id, class := range map[string]SendClass{"refused": SendChannel, "unreached": SendNetwork} {
			w.rows[id].Attempts, w.settled[id], w.classes[id], w.rows[id].NextAttempt = 3, 3, class, time.Now().Add(2*time.Hour)
		}
		w.start(t)
		time.Sleep(time.Minute)
		if n := w.state(Delivered); n != 2 {
			t.Errorf("%d of 2 arrived", n)
		}
		w.end()
	})
}

// TestOneAtATime: a channel that fails is tried by one attempt at a time, and
// the others lose none by it.
func TestOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var now, most, tries atomic.Int32
		w := newWorld(t, map[string]Lane{"siem": {Policy: WebhookPolicy(), Channel: sink(func(context.Context, *Delivery) error {
			n := now.Add(1)
			defer now.Add(-1)
			if time.Since(begun) > time.Minute {
				most.Store(max(most.Load(), n))
			}
			tries.Add(1)
			time.Sleep(10 * time.Second)
			return &SendError{Class: SendNetwork}
		})}})
		w.start(t)
		w.put("siem", ids("d", 100)...)
		time.Sleep(time.Hour)
		w.end()
		if most.Load() != 1 || tries.Load() > 30 {
			t.Errorf("%d at once, %d tries in an hour", most.Load(), tries.Load())
		}
	})
}
