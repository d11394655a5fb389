package web

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// TestDaysOfChangedClocks: a day with 25 hours, or 23, is one column, and those
// after it begin at their own midnight.
func TestDaysOfChangedClocks(t *testing.T) {
	cairo, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Fatal(err)
	}
	for _, since := range []time.Time{
		time.Date(2026, 10, 27, 0, 0, 0, 0, cairo), // 25 hours on the 29th
		time.Date(2026, 4, 22, 0, 0, 0, 0, cairo),  // 23 on the 24th
	} {
		n := map[int]int{}
		for at := since; at.Before(since.AddDate(0, 0, 6)); at = at.Add(time.Hour) {
			i := stepOf(at.UTC(), since, day)
			if n[i]++; stepAt(since, day, i).Day() != at.Day() {
				t.Errorf("%s falls on the column of %s", at, stepAt(since, day, i))
			}
		}
		if len(n) != 6 || n[0] != 24 || n[5] != 24 {
			t.Errorf("hours a column: %v", n)
		}
		if at := since.Add(50 * time.Hour); stepOf(at, since, time.Hour) != 50 || !stepAt(since, time.Hour, 50).Equal(at) {
			t.Error("hours are not days")
		}
	}
}
