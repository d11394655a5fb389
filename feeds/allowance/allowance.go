package allowance

import (
	"runtime"
	"testing"
	"time"
)

// What an input may cost: a second of the processor, and 64 MiB of allocations
// and 2,000 bytes for each of its own. All that was allocated counts, freed or
// not, so the memory in use stays well below.
const (
	maxTime    = time.Second
	maxAlloc   = 64 << 20
	maxPerByte = 2000
)

// Within fails a test when do takes more than an input of so many bytes may
// cost. It must not run beside other work of the process.
func Within(t testing.TB, input int, do func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := Spent()
	do()
	took := Spent() - began
	runtime.ReadMemStats(&after)
	if took > maxTime {
		t.Fatalf("took %v for %d bytes", took, input)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > maxAlloc+maxPerByte*uint64(input) {
		t.Fatalf("allocated %d MiB for %d bytes", n>>20, input)
	}
}
