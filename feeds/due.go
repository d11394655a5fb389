package feeds

import (
	"hash/fnv"
	"slices"
	"strings"
	"time"
)

// scheduled returns when the schedule wants the next poll, and a part of the
// period later that is the feed's own, so that feeds of one schedule do not
// start together.
func scheduled(src *Source, now time.Time, first bool) time.Time {
	due := src.Schedule.Next(now)
	if due.IsZero() {
		return now.Add(day)
	}
	if src.Path != "" {
		return due
	}
	return due.Add(jitter(src, now, first))
}

// Rescheduled returns when a feed is due whose schedule was changed since its
// last poll: as if that poll had known the new one, back-off and what the
// server asked for included.
func Rescheduled(src *Source, st *State) time.Time {
	due := scheduled(src, st.LastPoll, false)
	return skip(src, st, latest(due, st.NotBefore, st.LastPoll.Add(pause(src, st))))
}

// jitter lies below a tenth of the period and below a minute. A schedule by the
// clock keeps out of the first 20 s of busy minutes. One that counts from the
// last poll would add the jitter up: it is moved by the whole of it after the
// first poll only, later by less than the second that Next rounds off.
func jitter(src *Source, now time.Time, first bool) time.Duration {
	every := period(src, now)
	window := min(every/10, time.Minute)
	const busy = 20 * time.Second
	switch {
	case src.Schedule.interval() && !first:
		return phase(src.ID, min(window, 900*time.Millisecond))
	case !src.Schedule.interval() && window > 2*busy:
		return busy + phase(src.ID, window-busy)
	}
	return phase(src.ID, window)
}

// period is the time between two polls of the schedule around now.
func period(src *Source, now time.Time) time.Duration {
	a := src.Schedule.Next(now)
	if a.IsZero() {
		return day
	}
	b := src.Schedule.Next(a)
	if b.IsZero() {
		return day
	}
	return b.Sub(a)
}

// phase is a time in [0, window) that is always the same for a key.
func phase(key string, window time.Duration) time.Duration {
	if window <= 0 {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(key))
	x := h.Sum64() // FNV's low bits of similar keys are similar
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return time.Duration(x % uint64(window))
}

// skip moves a poll out of the hours (GMT) and days in which the feed does not
// want to be read (RSS 2.0, skipHours and skipDays). A feed that names all of
// them is not believed.
func skip(src *Source, st *State, due time.Time) time.Time {
	if src.IgnoreSkip || len(st.SkipHours) == 0 && len(st.SkipDays) == 0 {
		return due
	}
	t := due
	for range 8 * 24 {
		if !skipped(st, t.UTC()) {
			if t.Equal(due) {
				return due
			}
			return t.Add(phase(src.ID, time.Minute))
		}
		t = t.UTC().Truncate(time.Hour).Add(time.Hour)
	}
	return due
}

func skipped(st *State, t time.Time) bool {
	return slices.ContainsFunc(st.SkipHours, func(h int) bool { return h%24 == t.Hour() }) ||
		slices.ContainsFunc(st.SkipDays, func(d string) bool { return strings.EqualFold(d, t.Weekday().String()) })
}
