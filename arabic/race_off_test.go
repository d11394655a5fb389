//go:build !race

package arabic

const raceSlows = false
