package feeds

import "time"

// Cost is what polling a feed took, counted over about the last month.
type Cost struct {
	Since       time.Time // zero: nothing was counted yet
	Polls       int       // failed ones too
	NotModified int       // of them those that the server answered with 304
	Bytes       int64     // of bodies on the wire
	Spent       time.Duration
}

// CostSpan is how long polls are counted before the older half of them is
// forgotten.
const CostSpan = 30 * day

// PerDay is how many bytes a day that was until now; in the first day as many
// as there were.
func (c *Cost) PerDay(now time.Time) int64 {
	days := now.Sub(c.Since).Hours() / 24
	return int64(float64(c.Bytes) / max(1, days))
}
