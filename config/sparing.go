package config

import "runtime/debug"

// sparing has memory collected sooner until back is called. The nodes of a file
// are twenty times its size and soon gone; left alone, the collector would let as
// much again lie beside them. Who wants it sooner still (GOGC) gets that.
func sparing() (back func()) {
	const percent = 25
	was := debug.SetGCPercent(percent)
	switch {
	case was == percent:
		return func() {}
	case was < percent: // or off
		debug.SetGCPercent(was)
		return func() {}
	}
	return func() { debug.SetGCPercent(was) }
}
