package main

import (
	"fmt"
	"testing"
	"time"

	"rasid/feeds"
)

func TestIdleConnections(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what, spec   string
		feeds, hosts int
		want         int
	}{
		{"nothing", "@every 15m", 0, 1, 128},
		{"hosts that are asked every quarter of an hour", "@every 15m", 5000, 5000, 128},
		{"the same by the clock", "*/15 6-23 * * *", 5000, 5000, 128},
		{"hosts that are asked every minute", "* * * * *", 300, 300, 428},
		{"more of them than are kept", "@every 20s", 5000, 5000, 512},
		{"hosts that several feeds share", "@every 15m", 200, 50, 328},
	} {
		schedule, err := feeds.ParseSchedule(c.spec, time.UTC, now)
		if err != nil {
			t.Fatal(err)
		}
		all := []*feeds.Source{{Path: "a.xml", Schedule: schedule}, {Path: "b.xml", Schedule: schedule}}
		for i := range c.feeds {
			all = append(all, &feeds.Source{URL: fmt.Sprintf("https://h%d.example.org/%d", i%c.hosts, i), Schedule: schedule})
		}
		if got := idleConnections(all, now); got != c.want {
			t.Errorf("%s: %d, want %d", c.what, got, c.want)
		}
	}
}
