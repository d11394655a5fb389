package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// TestPatient: a dial waits for descriptors, not for anything else and not for
// ever.
func TestPatient(t *testing.T) {
	none := &net.OpError{Op: "dial", Err: fmt.Errorf("socket: %w", syscall.EMFILE)}
	for name, c := range map[string]struct {
		errs  []error // of the dials; then it works
		dials int
		last  error
	}{
		"at once":          {nil, 1, nil},
		"after a while":    {[]error{none, none, none}, 4, nil},
		"another failure":  {[]error{syscall.ECONNREFUSED}, 1, syscall.ECONNREFUSED},
		"it never happens": {make([]error, 1000), 10, syscall.EMFILE},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dials, closed := 0, 0
				dial := patient(func(context.Context, string, string) (net.Conn, error) {
					dials++
					if dials > len(c.errs) {
						return nil, nil
					}
					if err := c.errs[dials-1]; err != nil {
						return nil, err
					}
					return nil, none
				}, func() { closed++ }, time.Second)
				_, err := dial(t.Context(), "tcp", "192.0.2.1:80")
				if !errors.Is(err, c.last) || dials < c.dials || dials > c.dials+1 || closed < dials-1 {
					t.Errorf("%d dials, idle connections closed %d times, %v", dials, closed, err)
				}
			})
		})
	}
}
