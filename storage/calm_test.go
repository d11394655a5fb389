package storage

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestCalm: what nobody waits for lets others join for a while; what may ring
// goes through at once and takes it along.
func TestCalm(t *testing.T) {
	for name, c := range map[string]struct {
		first, second *job
		jobs          int
		after         time.Duration
	}{
		"calm alone":         {first: &job{calm: true}, jobs: 1, after: calmWait},
		"urgent alone":       {first: &job{}, jobs: 1},
		"calm, then calm":    {first: &job{calm: true}, second: &job{calm: true}, jobs: 2, after: calmWait},
		"calm, then urgent":  {first: &job{calm: true}, second: &job{}, jobs: 2, after: time.Millisecond},
		"urgent, then calm":  {first: &job{}, second: &job{calm: true}, jobs: 1},
		"calm, then outside": {first: &job{calm: true}, second: &job{alone: true}, jobs: 1, after: time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &writer{queue: make(chan *job, 2)}
				if c.second != nil {
					time.AfterFunc(time.Millisecond, func() { w.queue <- c.second })
				}
				began := time.Now()
				batch, _ := w.gather(c.first)
				if took := time.Since(began); len(batch) != c.jobs || took != c.after {
					t.Errorf("%d jobs after %v, want %d after %v", len(batch), took, c.jobs, c.after)
				}
				time.Sleep(2 * time.Millisecond)
			})
		})
	}
}
