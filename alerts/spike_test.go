package alerts

import (
	"testing"
	"time"
)

func TestSpike(t *testing.T) {
	now := time.Date(2026, 3, 15, 10, 20, 0, 0, time.UTC)
	day := 24 * time.Hour
	s := &Spike{Window: day, Baseline: 14 * day, Factor: 3, Min: 10}
	// days gives one count per day, the last one that of today.
	days := func(counts ...int) (hours []HourCount) {
		for i, n := range counts {
			at := now.Truncate(time.Hour).Add(-time.Duration(len(counts)-1-i) * day)
			hours = append(hours, HourCount{From: at, Items: n})
		}
		return hours
	}
	long := time.Time{}
	for _, c := range []struct {
		why   string
		hours []HourCount
		since time.Time
		want  bool
		usual float64
	}{
		{"quiet", days(3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4), long, false, 3},
		{"a lot", days(3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 30), long, true, 3},
		{"under the minimum", days(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9), long, false, 0},
		{"from nothing", days(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10), long, true, 0},
		{"one loud day before is forgiven", days(3, 4, 3, 90, 3, 4, 3, 4, 3, 4, 3, 4, 3, 30), long, true, 3},
		{"a restless one", days(10, 40, 16, 44, 20, 50, 24, 40, 12, 38, 18, 48, 22, 75), long, false, 24},
		{"nobody knows yet", days(30), now.Add(-2 * day), false, 0},
		{"a week is enough", days(3, 3, 3, 3, 3, 3, 30), now.Add(-7 * day), true, 3},
	} {
		g, got := s.Look(now, c.hours, c.since)
		if got != c.want || g.Usual != c.usual {
			t.Errorf("%s: %v %+v, want %v, usually %v", c.why, got, g, c.want, c.usual)
		}
	}
}

// TestSpikeByWeek: Fridays are quiet, and a Friday is compared with Fridays.
func TestSpikeByWeek(t *testing.T) {
	now := time.Date(2026, 3, 13, 10, 0, 0, 0, time.UTC) // a Friday
	day := 24 * time.Hour
	s := &Spike{Window: 6 * time.Hour, Baseline: 5 * 7 * day, Factor: 3, Min: 10}
	hours := []HourCount{{From: now, Items: 18}}
	for d := 1; d <= 35; d++ {
		at := now.Add(-time.Duration(d) * day)
		n := 20
		if at.Weekday() == time.Friday {
			n = 4
		}
		hours = append(hours, HourCount{From: at, Items: n})
	}
	if g, is := s.Look(now, hours, time.Time{}); !is || g.Usual != 4 || g.Like != 4 {
		t.Errorf("%v %+v; want a spike against four Fridays of 4", is, g)
	}
	if g, is := s.Look(now.Add(-day), append(hours, HourCount{From: now.Add(-day), Items: 0}), time.Time{}); is || g.Usual != 20 {
		t.Errorf("%v %+v; want nothing on an ordinary Thursday", is, g)
	}
}
