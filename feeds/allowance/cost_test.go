package allowance

import (
	"runtime"
	"testing"
)

var kept []byte

// TestWithin: what is too much fails the test it is asked for.
func TestWithin(t *testing.T) {
	for name, c := range map[string]struct {
		do   func()
		fail bool
	}{
		"little": {func() {}, false},
		"memory": {func() { kept = make([]byte, 66<<20) }, true},
		"time": {func() {
			for began := Spent(); Spent()-began <= maxTime; {
			}
		}, true},
	} {
		r := &recorder{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			Within(r, 0, c.do)
		}()
		<-done
		if r.failed != c.fail {
			t.Errorf("%s: failed %v", name, r.failed)
		}
	}
	kept = nil
}

// recorder notes that a test would have failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Fatalf(string, ...any) {
	r.failed = true
	runtime.Goexit()
}
