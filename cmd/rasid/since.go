package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// parseWhen reads how long before now ("90m", "24h", "30d") or when
// ("2026-11-24", "2026-11-24T08:00:00+03:00"); dates are days of loc.
func parseWhen(flag, s string, now time.Time, loc *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := parseSpan(s); err == nil {
		return now.Add(-d), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, loc); err == nil {
		return t, nil
	}
	return time.Time{}, usage(fmt.Errorf("--%s %q is no time", flag, s), `write 24h, 30d, 2026-11-24 or 2026-11-24T08:00:00+03:00`)
}

// parseSpan reads a duration that may count days.
func parseSpan(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, fmt.Errorf("read %q: not a number of days", s)
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(s)
	if err == nil && d < 0 {
		return 0, fmt.Errorf("read %q: a negative time", s)
	}
	return d, err
}
