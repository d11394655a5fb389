// Package allowance holds tests to what they may take. It is used by tests only.
//
//	Within(t, bytes, do) ─ the processor's time and the allocations of do
package allowance
