//go:build !race

package feeds

const raceSlows = false
