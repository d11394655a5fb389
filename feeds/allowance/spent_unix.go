//go:build unix

package allowance

import (
	"syscall"
	"time"
)

// Spent is the processor time of this process so far: budgets are asserted in
// it, since a busy machine takes longer.
func Spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
