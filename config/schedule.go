package config

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"rasid/feeds"
)

// zone reads a time zone; fallback holds where none is named.
func (b *builder) zone(t text, fallback *time.Location) *time.Location {
	if !t.Set || t.V == "" {
		return fallback
	}
	loc, err := time.LoadLocation(t.V)
	if err != nil {
		b.add(t.pos, `use a name such as "Asia/Riyadh", "Africa/Cairo" or "UTC"`, "unknown time zone %s", t.show())
		return fallback
	}
	return loc
}

// timing is a schedule as it stands in the file; fast allows more than one poll
// a minute.
type timing struct {
	spec string
	loc  *time.Location
	fast bool
}

// schedule reads a cron specification. Ten thousand feeds share a few: each is
// read once.
func (b *builder) schedule(t text, loc *time.Location, fast bool) feeds.Schedule {
	key := timing{t.V, loc, fast}
	s, known := b.schedules[key]
	if !known && b.readSchedule(t, key, &s) {
		b.schedules[key] = s
	}
	return s
}

// readSchedule reports whether nothing is wrong with a schedule.
func (b *builder) readSchedule(t text, w timing, to *feeds.Schedule) bool {
	s, err := feeds.ParseSchedule(w.spec, w.loc, b.now)
	if *to = s; err != nil {
		b.add(t.pos, scheduleHint(w.spec), "bad schedule %s: %s", t.show(), reason(err))
		return false
	}
	if every, ok := strings.CutPrefix(strings.TrimSpace(w.spec), "@every "); ok {
		if d, err := time.ParseDuration(every); err == nil && d < time.Second {
			b.add(t.pos, `write "@every 15m"`, "the schedule %s is not a time that can pass", t.show())
			return false
		}
	}
	if !w.fast && !b.lost && tooOften(s, b.now) {
		b.add(t.pos, "intranet feeds may poll faster when their addresses are in http.allow_networks",
			"the schedule %s polls more often than once a minute", t.show())
		return false
	}
	return true
}

// reason is an error of the schedule without what the message says already.
func reason(err error) string {
	if errors.Is(err, feeds.ErrNeverFires) {
		return "it never comes"
	}
	s := err.Error()
	if strings.Contains(s, "failed to parse duration") {
		return "that is not a duration"
	}
	if strings.Contains(s, "names a zone and no times") {
		return "it names a zone and no times"
	}
	if i := strings.LastIndex(s, `": `); i >= 0 {
		s = s[i+3:]
	}
	return s
}

func tooOften(s feeds.Schedule, now time.Time) bool {
	t := s.Next(now)
	for range 3 {
		next := s.Next(t)
		if next.Sub(t) < time.Minute {
			return true
		}
		t = next
	}
	return false
}

var (
	plainSpan = regexp.MustCompile(`^(?:every +)?0*([1-9]\d{0,4}) *(m|min|minutes?|h|hours?|)$`)
	timeOfDay = regexp.MustCompile(`^0?(2[0-3]|1?\d):0?([1-5]?\d)$`)
	plainWord = regexp.MustCompile(`^(hourly|daily|weekly|monthly)$`)
)

// plainHint recognises a duration, a time of day or a word that stands alone.
func plainHint(spec string) string {
	if m := plainSpan.FindStringSubmatch(spec); m != nil {
		return `write "@every ` + m[1] + (m[2] + "m")[:1] + `"`
	}
	if m := timeOfDay.FindStringSubmatch(spec); m != nil {
		return `write "` + m[2] + " " + m[1] + ` * * *" for every day at ` + spec
	}
	if plainWord.MatchString(spec) {
		return `write "@` + spec + `"`
	}
	return ""
}

var (
	daySeven = regexp.MustCompile(`^((?:CRON_)?TZ=\S+ +)?((?:\S+ +){4})(\S*)7(\S*)$`)
	dayUnit  = regexp.MustCompile(`^@every +(\d+) *(d|day|days|w|h|m|min|hour|hours|minutes) *$`)
)

// scheduleHint recognises what people write and cron does not read.
func scheduleHint(spec string) string {
	spec = strings.TrimSpace(spec)
	if latin := latinDigits(spec); latin != spec {
		return `write the digits as "` + latin + `"`
	}
	if hint := plainHint(spec); hint != "" {
		return hint
	}
	if m := dayUnit.FindStringSubmatch(spec); m != nil {
		if strings.HasPrefix(m[2], "d") || m[2] == "w" {
			return `hours are the largest unit: "@every 24h", or "0 8 * * *" for every day at 8`
		}
		return `write "@every ` + m[1] + m[2][:1] + `"`
	}
	if m := daySeven.FindStringSubmatch(spec); m != nil {
		return `Sunday is 0: "` + m[1] + m[2] + m[3] + "0" + m[4] + `"`
	}
	switch n := len(strings.Fields(spec)); {
	case strings.Contains(spec, "TZ=") && n == 1:
		return `write "CRON_TZ=Asia/Riyadh */15 * * * *"`
	case strings.Contains(spec, "TZ=") && n == 6:
		return `zones are named "Asia/Riyadh", "Africa/Cairo", "UTC"`
	case n == 5:
		return "minute 0-59, hour 0-23, day 1-31, month 1-12, day of the week 0-6 (Sunday is 0)"
	case strings.HasPrefix(spec, "@"):
		return `there are @every 15m, @hourly, @daily, @weekly, @monthly`
	case n == 6 && !strings.Contains(spec, "TZ="):
		return "there is no field for seconds: minute, hour, day, month, day of the week"
	}
	return `want five fields (minute, hour, day, month, day of the week) such as "*/15 6-23 * * *", or "@every 15m"`
}

// latinDigits replaces Arabic-Indic and Persian digits.
func latinDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, s)
}

// opened reports whether an address lies in the networks that the operator
// opened, as the polls will see it.
func (b *builder) opened(address string) bool {
	return b.cfg.HTTP.AllowNetworks.Hold(&feeds.Source{URL: address}, &feeds.State{})
}

// firstPoll reads none, all or a duration.
func (b *builder) firstPoll(t firstPollDoc) feeds.FirstPoll {
	switch {
	case !t.Set || t.V == "none":
		return feeds.FirstPoll{}
	case t.V == "all":
		return feeds.FirstPoll{All: true}
	}
	d, err := parseSpan(t.V)
	if err != nil || d == 0 {
		b.add(t.pos, "", `"first_poll" wants none, all or a duration such as "24h", not %s`, t.show())
	}
	return feeds.FirstPoll{Newest: d}
}
