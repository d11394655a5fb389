package alerts

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// HourCount is how many items of a watchlist came in an hour.
type HourCount struct {
	From  time.Time // a full hour in UTC
	Items int
}

// Surge is what a watchlist's volume looks like at a moment.
type Surge struct {
	Items  int     // in the window
	Usual  float64 // median of the like windows before
	Spread float64 // median absolute deviation of them, scaled to a standard deviation
	Like   int     // windows that were compared
}

// fewWindows is how many like windows it takes to know what is usual.
const fewWindows = 3

// Look compares the window before now with like windows before it: those that
// ended at the same hour of the week where the baseline has four of them, else
// at the same hour of the day. hours may leave out empty ones; nothing was
// counted before since. Spike.Cooldown is the caller's affair.
func (s *Spike) Look(now time.Time, hours []HourCount, since time.Time) (Surge, bool) {
	now = now.Truncate(time.Hour).Add(time.Hour)
	if begin := now.Add(-s.Baseline); since.Before(begin) {
		since = begin
	}
	var like []float64
	step := s.step()
	for end := now.Add(-step); !end.Add(-s.window()).Before(since); end = end.Add(-step) {
		like = append(like, float64(within(hours, end.Add(-s.window()), end)))
	}
	g := Surge{Items: within(hours, now.Add(-s.window()), now), Like: len(like)}
	if len(like) < fewWindows {
		return g, false
	}
	g.Usual = median(like)
	for i := range like {
		like[i] = max(like[i]-g.Usual, g.Usual-like[i])
	}
	const normal = 1.4826 // makes the deviation of a normal distribution its standard deviation
	g.Spread = normal * median(like)
	n := float64(g.Items)
	return g, g.Items >= s.Min && n >= s.Factor*g.Usual && n > g.Usual+3*g.Spread
}

// window is Window in full hours.
func (s *Spike) window() time.Duration {
	return max(time.Hour, s.Window.Round(time.Hour))
}

// step is the distance of like windows; they do not overlap.
func (s *Spike) step() time.Duration {
	const day, week = 24 * time.Hour, 7 * 24 * time.Hour
	unit := day
	if s.Baseline >= 4*week+s.window() {
		unit = week
	}
	return (s.window() + unit - 1).Truncate(unit)
}

func within(hours []HourCount, from, to time.Time) (n int) {
	for _, h := range hours {
		if !h.From.Before(from) && h.From.Before(to) {
			n += h.Items
		}
	}
	return n
}

// median sorts v.
func median(v []float64) float64 {
	slices.SortFunc(v, cmp.Compare[float64])
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

// String says it in few words.
func (g Surge) String() string {
	return fmt.Sprintf("%d, usually %.4g", g.Items, g.Usual)
}
