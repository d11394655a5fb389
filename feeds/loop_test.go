package feeds

import (
	"context"
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// TestRestsWhileNothingCanStart: a loop that can neither start a poll nor hold
// another feed sleeps until a poll ends, however many feeds are due.
func TestRestsWhileNothingCanStart(t *testing.T) {
	now := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	for name, busy := range map[string]func(*loop){
		"all workers are busy":        func(l *loop) { l.inFlight = l.s.o.Workers },
		"many polls are to be stored": func(l *loop) { l.unsaved = unsavedMost },
		"as many are held as may be": func(l *loop) {
			l.q.leave("example.org", false, now.Add(time.Hour))
			for i := range maxHeld {
				l.held[fmt.Sprint(i)] = nil
			}
		},
	} {
		l := newLoop(NewScheduler(SchedulerOptions{}), now.Add(-time.Hour))
		l.read, l.horizon = now.Add(-time.Minute), now.Add(-time.Minute)
		for i := range batch {
			l.q.add(&job{src: &Source{ID: fmt.Sprint(i)}, host: "example.org", due: now.Add(-time.Minute)})
		}
		if wait := l.wait(now); wait > 0 {
			t.Fatalf("it waits %v while a feed may start", wait)
		}
		if busy(l); l.wait(now) < time.Second {
			t.Errorf("%s: it waits %v", name, l.wait(now))
		}
	}
}

// slowShelf takes its time to store.
type slowShelf struct{ *shelf }

func (s slowShelf) SavePoll(ctx context.Context, p *Poll) (Saved, error) {
	time.Sleep(10 * time.Second)
	return s.shelf.SavePoll(ctx, p)
}

// TestPollsWaitForTheStore: what is polled and not stored yet is in memory, so no
// more is polled while that is much.
func TestPollsWaitForTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sources []*Source
		for i := range 1500 {
			sources = append(sources, every(t, fmt.Sprint(i), fmt.Sprintf("http://127.0.%d.%d/feed", i/250, i%250), "@every 1h"))
		}
		d := newDiary(time.Millisecond)
		store := newShelf(time.Now(), sources...)
		o := SchedulerOptions{Store: slowShelf{store}, Poll: d.poll, Local: Networks{netip.MustParsePrefix("127.0.0.0/8")}}
		runFor(t, o, sources, time.Minute, func(*Scheduler) {
			time.Sleep(9 * time.Second)
			d.mu.Lock()
			defer d.mu.Unlock()
			if n := len(d.starts); n < lateMost || n > unsavedMost+32 {
				t.Errorf("%d were polled before one was stored", n)
			}
		})
		if len(d.starts) != len(sources) || len(store.polls) != len(sources) {
			t.Errorf("%d polled, %d stored of %d", len(d.starts), len(store.polls), len(sources))
		}
	})
}

// TestFarFeedsWaitWithoutState: of feeds that wait behind many others no state is
// held; it is read when their turn comes, and shows who is not due any more.
func TestFarFeedsWaitWithoutState(t *testing.T) {
	now := time.Now()
	var sources []*Source
	for i := range 3 * batch {
		sources = append(sources, every(t, fmt.Sprint(i), fmt.Sprintf("https://example.org/%d", i), "@every 24h"))
	}
	store := newShelf(now.Add(-time.Hour), sources...)
	for id, st := range store.states {
		st.SeenHashes = []byte(id)
		store.states[id] = st
	}
	s := NewScheduler(SchedulerOptions{Store: store, Poll: newDiary(0).poll})
	s.SetSources(sources)
	l := newLoop(s, now)
	for range 3 {
		l.refill(t.Context(), now)
		now = now.Add(time.Second)
	}
	states, moved := 0, ""
	for id, j := range l.held {
		if j.state != nil {
			states++
		} else if moved == "" {
			moved = id
		}
	}
	if len(l.held) != len(sources) || states > batch {
		t.Fatalf("%d of %d are held, %d with their states", len(l.held), len(sources), states)
	}
	st := store.states[moved]
	st.NextPoll = now.Add(100 * time.Hour)
	store.states[moved] = st
	for l.q.waiting > 0 {
		now = now.Add(time.Second)
		if l.start(t.Context(), now); l.inFlight > 0 {
			l.finished(<-l.visits, now)
		}
	}
	for _, p := range store.polls {
		if string(p.Was.SeenHashes) != p.Source.ID {
			t.Fatalf("%s was polled with the state %q", p.Source.ID, p.Was.SeenHashes)
		}
	}
	if most := len(sources)/16 + 1; store.asked > most {
		t.Errorf("the store was asked %d times for states, %d should do", store.asked, most)
	}
	if len(store.polls) != len(sources)-1 || l.held[moved] != nil || len(l.held) != 0 {
		t.Errorf("%d of %d polled, %d held", len(store.polls), len(sources), len(l.held))
	}
}
