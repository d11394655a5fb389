//go:build race

package arabic

// raceSlows says that this run is instrumented: it is several times slower and
// allocates for itself.
const raceSlows = true
