package outbound

import (
	"context"
	"errors"
	"net"
	"syscall"
	"time"
)

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// shortPause is how long a dial waits for a descriptor that others give back.
const shortPause = 100 * time.Millisecond

// patient dials again while the process has no file descriptor left: idle
// connections give theirs back, and exchanges under way end. It gives up with
// ctx or after wait.
func patient(dial dialFunc, closeIdle func(), wait time.Duration) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		for {
			conn, err := dial(ctx, network, address)
			if !errors.Is(err, syscall.EMFILE) && !errors.Is(err, syscall.ENFILE) {
				return conn, err
			}
			closeIdle()
			select {
			case <-ctx.Done():
				return nil, err
			case <-time.After(shortPause):
			}
		}
	}
}
