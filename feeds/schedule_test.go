package feeds

import (
	"testing"
	"time"
)

// TestNextOverClockChanges: a digest at an hour that a change of the clock
// leaves out is late by that hour, not by a day or a week.
func TestNextOverClockChanges(t *testing.T) {
	for _, c := range []struct{ zone, spec, after, want string }{
		{"Africa/Cairo", "0 0 * * *", "2026-04-23T12:00:00+02:00", "2026-04-24T01:00:00+03:00"},
		{"Africa/Cairo", "30 0 * * fri", "2026-04-23T12:00:00+02:00", "2026-04-24T01:00:00+03:00"},
		{"Africa/Cairo", "0 0 * * *", "2026-04-24T01:00:00+03:00", "2026-04-25T00:00:00+03:00"},
		{"Africa/Cairo", "0 1 * * *", "2026-04-23T12:00:00+02:00", "2026-04-24T01:00:00+03:00"},
		{"Africa/Cairo", "0 0 * * *", "2026-10-29T12:00:00+03:00", "2026-10-30T00:00:00+02:00"},
		{"Africa/Cairo", "0 0 1 * *", "2026-04-23T12:00:00+02:00", "2026-05-01T00:00:00+03:00"},
		{"Asia/Beirut", "0 0 * * *", "2026-03-28T12:00:00+02:00", "2026-03-29T01:00:00+03:00"},
		{"Asia/Beirut", "0 8 * * *", "2026-03-28T12:00:00+02:00", "2026-03-29T08:00:00+03:00"},
		{"Africa/Casablanca", "30 2 * * sun", "2026-03-21T12:00:00+00:00", "2026-03-22T03:00:00+01:00"},
		{"Asia/Riyadh", "0 0 * * *", "2026-04-23T12:00:00+03:00", "2026-04-24T00:00:00+03:00"},
		{"UTC", "0 0 29 2 *", "2026-04-23T12:00:00Z", "2028-02-29T00:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		after, err := time.Parse(time.RFC3339, c.after)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseSchedule(c.spec, zone, after)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Next(after).In(zone).Format(time.RFC3339); got != c.want {
			t.Errorf("%s, %s after %s: %s, want %s", c.zone, c.spec, c.after, got, c.want)
		}
	}
}
