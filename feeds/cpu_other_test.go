//go:build !unix

package feeds

import "time"

var started = time.Now()

func spent() time.Duration { return time.Since(started) }
