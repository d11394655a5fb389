package feeds

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule is a parsed cron specification; the zero value never fires. This
// file is the only home of the cron library.
type Schedule struct {
	spec string
	cron cron.Schedule
}

// ErrNeverFires is returned for a specification without any date, such as
// 31 February.
var ErrNeverFires = errors.New("feeds: the schedule never fires")

// ParseSchedule reads a five-field cron specification, a descriptor such as
// "@hourly" or "@every 15m", with an optional "CRON_TZ=Zone " in front; loc is
// the zone where none is named. now is only used to prove that it fires.
func ParseSchedule(spec string, loc *time.Location, now time.Time) (s Schedule, err error) {
	defer func() {
		if r := recover(); r != nil { // cron v3 panics on some zone prefixes
			err = fmt.Errorf("feeds: schedule %q: %v", spec, r)
		}
	}()
	text := strings.TrimSpace(spec)
	if (strings.HasPrefix(text, "TZ=") || strings.HasPrefix(text, "CRON_TZ=")) && !strings.Contains(text, " ") {
		return Schedule{}, fmt.Errorf("feeds: schedule %q names a zone and no times: want \"CRON_TZ=Asia/Riyadh */15 * * * *\"", spec)
	}
	parsed, err := cron.ParseStandard(text)
	if err != nil {
		return Schedule{}, fmt.Errorf("feeds: schedule %q: %w", spec, err)
	}
	if ss, ok := parsed.(*cron.SpecSchedule); ok && loc != nil && !strings.Contains(text, "TZ=") {
		ss.Location = loc
	}
	s = Schedule{spec: spec, cron: parsed}
	if s.Next(now).IsZero() {
		return Schedule{}, fmt.Errorf("%w: %q", ErrNeverFires, spec)
	}
	return s, nil
}

// Next returns the first time after t, or the zero time. What falls into an
// hour that a change of the clock leaves out, such as midnight in Cairo on the
// last Friday of April, is due when the clock has jumped; the cron library
// would wait for the next day, or the next week.
func (s Schedule) Next(t time.Time) time.Time {
	if s.cron == nil {
		return time.Time{}
	}
	next := s.cron.Next(t)
	spec, ok := s.cron.(*cron.SpecSchedule)
	if !ok || next.IsZero() {
		return next
	}
	for at := t.In(spec.Location); ; {
		_, jump := at.ZoneBounds()
		if jump.IsZero() || !jump.Before(next) {
			return next
		}
		if skipped := unchanged(spec, at).Next(jump.Add(-time.Second)); skipped.Before(jump.Add(ahead(at, jump))) {
			return jump.In(t.Location())
		}
		at = jump
	}
}

// unchanged is spec by a clock that stays as it is at a time.
func unchanged(spec *cron.SpecSchedule, at time.Time) cron.Schedule {
	c := *spec
	_, offset := at.Zone()
	c.Location = time.FixedZone("", offset)
	return &c
}

// ahead is how far the clock jumps; negative: it is set back.
func ahead(before, jump time.Time) time.Duration {
	_, a := before.Zone()
	_, b := jump.Zone()
	return time.Duration(b-a) * time.Second
}

// IsZero reports whether s was never parsed.
func (s Schedule) IsZero() bool { return s.cron == nil }

// String returns the specification as written.
func (s Schedule) String() string { return s.spec }

// interval reports whether s counts from the last poll instead of by the
// clock.
func (s Schedule) interval() bool {
	_, ok := s.cron.(cron.ConstantDelaySchedule)
	return ok
}
