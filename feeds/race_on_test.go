//go:build race

package feeds

// raceSlows says that this run is instrumented: it is several times slower and
// allocates for itself.
const raceSlows = true
