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

// Next returns the first time after t, or the zero time.
func (s Schedule) Next(t time.Time) time.Time {
	if s.cron == nil {
		return time.Time{}
	}
	return s.cron.Next(t)
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
