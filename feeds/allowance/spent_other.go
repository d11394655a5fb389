//go:build !unix

package allowance

import "time"

var started = time.Now()

// Spent is the time since this process started.
func Spent() time.Duration { return time.Since(started) }
