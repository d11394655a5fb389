package feeds

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// periods are the values of sy:updatePeriod.
var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": day, "weekly": 7 * day, "monthly": 30 * day, "yearly": 365 * day,
}

// syndication reads sy:updatePeriod and sy:updateFrequency
// (http://purl.org/rss/1.0/modules/syndication/). They say how often the site
// expects to publish, and content systems write them without being asked: more
// than an hour between polls is never made of them.
func syndication(in *raw) time.Duration {
	if in.updatePeriod == "" && in.updateFrequency == "" {
		return 0
	}
	every, ok := periods[strings.ToLower(strings.TrimSpace(in.updatePeriod))]
	if !ok {
		every = day
	}
	times, err := strconv.Atoi(strings.TrimSpace(in.updateFrequency))
	if err != nil || times < 1 {
		times = 1
	}
	return min(every/time.Duration(times), overflowing)
}

// ttl reads minutes; anything else is no advice.
func ttl(s string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n <= 0 || n > 366*24*60 {
		return 0
	}
	return time.Duration(n) * time.Minute
}

func hours(all []string) []int {
	var out []int
	for _, s := range all {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n >= 0 && n <= 24 && !slices.Contains(out, n%24) {
			out = append(out, n%24)
		}
	}
	return out
}

func days(all []string) []string {
	var out []string
	for _, s := range all {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(s), d.String()) && !slices.Contains(out, d.String()) {
				out = append(out, d.String())
			}
		}
	}
	return out
}
