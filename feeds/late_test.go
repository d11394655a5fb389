package feeds

import (
	"testing"
	"time"
)

// TestLateAfterTheClockWasSetBack: polls that wait to be stored do not wait for
// a time that a wrong clock named, and neither do those that come after them.
func TestLateAfterTheClockWasSetBack(t *testing.T) {
	right := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	wrong := right.AddDate(10, 0, 0)
	src := every(t, "sample", "https://example.org/feed", "@every 15m")
	store := newShelf(right, src)
	l := newLoop(NewScheduler(SchedulerOptions{Store: store}), wrong)
	l.horizon = wrong.Add(time.Minute)
	j := &job{src: src, host: "example.org"}
	l.inFlight++
	l.putOff(visit{job: j, poll: &Poll{Source: src}}, wrong)
	if wait := l.wait(wrong); wait != lateFor {
		t.Errorf("by the wrong clock it waits %v", wait)
	}
	if l.storeLate(t.Context(), wrong.Add(lateFor/2)); len(l.late) != 1 {
		t.Error("stored at once: nothing is gathered")
	}
	if wait := l.wait(right); wait > lateFor {
		t.Errorf("by the right clock it waits %v", wait)
	}
	l.storeLate(t.Context(), right)
	if len(l.late) != 0 {
		t.Fatal("not stored when the clock was right again")
	}
	<-l.visits
}
