package dates

import (
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	maxLength  = 128  // bytes of a date
	hijriYears = 1600 // those of the Hijri and the Persian calendar lie below, ours of any news above
)

// Parse reads s. loc is the zone of a date that names none; now decides the
// year where none is written (the last possible) and what is credible. It reports
// false for no date, for one before 1990 and for one more than a day ahead.
func Parse(s string, loc *time.Location, now time.Time) (time.Time, bool) {
	t, ok := read(s, loc, now)
	if !ok || t.Year() < 1990 || !now.IsZero() && t.After(now.Add(24*time.Hour)) {
		return time.Time{}, false
	}
	return t.UTC().Truncate(time.Second), true
}

func read(s string, loc *time.Location, now time.Time) (time.Time, bool) {
	if len(s) > maxLength {
		return time.Time{}, false
	}
	if loc == nil {
		loc = time.UTC
	}
	if t, ok := common(s, loc); ok {
		return t, true
	}
	s = strings.TrimSpace(latin(s))
	if strings.IndexByte(s, 'h') > 0 {
		s = hours.ReplaceAllString(s, "$1:$2")
	}
	if i := strings.IndexByte(s, ','); i > 0 && i+1 < len(s) && s[i+1] != ' ' {
		s = fraction.ReplaceAllString(s, "$1$2")
	}
	if t, ok := epoch(s); ok {
		return t, true
	}
	for form := range forms(s) {
		p := parts{loc: loc, now: now}
		if !p.read(split(form)) {
			continue
		}
		if t, ok := p.time(); ok && (p.year == 0 || p.year > hijriYears) {
			return t, true
		}
	}
	return time.Time{}, false
}

var (
	aside    = regexp.MustCompile(`\s*(\([^)]*\)|\[[^\]]*\])\s*$`)
	zoned    = regexp.MustCompile(`توقيت|time|^\s*.[a-z]{2,5}.\s*$`) // "(Lisbon time)", "(HKT)"
	offset   = regexp.MustCompile(`gmt|utc|[+-]\d\d:?\d\d$`)         // beside which that is a remark
	foreign  = regexp.MustCompile(`^\s*\pL+\.?\s*,\s*`)
	heading  = regexp.MustCompile(`^[^\d]*:\s*`)
	hours    = regexp.MustCompile(`\b(\d{1,2})h([0-5]\d)\b`) // "08h30"
	fraction = regexp.MustCompile(`(\d:\d\d:\d\d),(?:\d{3}|\d{6}|\d{9})(\D|$)`)
	hijri    = regexp.MustCompile(`\d{1,2}[-/]\d{1,2}[-/]1[34]\d\d|1[34]\d\d[-/]\d{1,2}[-/]\d{1,2}|` +
		`\d{1,2}\s+(?:من\s+)?(?:محرم|صفر|ربيع|جمادي|رجب|شعبان|رمضان|شوال|ذو|ذي|ذوالقعدة|ذوالحجة)(?:\s+\pL+)?\s+1[34]\d\d`)
	era = regexp.MustCompile(`(^|[\s\d])(?:هجرية|هجري|ه)($|[^\pL])`)
)

// forms are the ways to read a date, best first: as it stands, behind "which
// corresponds to" (a Hijri date stands in front), without a Hijri date beside
// ours, without a remark in brackets, without a weekday in another language or a heading ("updated:").
func forms(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(s) {
			return
		}
		if _, after, ok := strings.Cut(s, "الموافق"); ok && !yield(after) {
			return
		}
		if ours := hijri.ReplaceAllString(s, " "); ours != s && !yield(era.ReplaceAllString(ours, "$1 $2")) {
			return
		}
		for _, re := range []*regexp.Regexp{aside, foreign, heading} {
			short := re.ReplaceAllString(s, "")
			if short == s || re == aside && zoned.MatchString(s[len(short):]) && !offset.MatchString(short) {
				continue
			}
			if !yield(short) {
				return
			}
		}
	}
}

// common reads the three forms that most feeds have, quickly.
func common(s string, loc *time.Location) (time.Time, bool) {
	const rfc3339, rfc1123z, gmt = len("2006-01-02T15:04:05Z"), len(time.RFC1123Z), "Mon, 02 Jan 2006 15:04:05 GMT"
	layout := ""
	switch {
	case len(s) == rfc1123z && s[3] == ',':
		layout = time.RFC1123Z
	case len(s) == len(gmt) && s[3] == ',' && s[len(s)-4:] == " GMT":
		layout, loc = gmt, time.UTC
	case len(s) >= rfc3339 && s[10] == 'T' && (s[len(s)-1] == 'Z' || s[len(s)-3] == ':'):
		layout = time.RFC3339
	default:
		return time.Time{}, false
	}
	t, err := time.ParseInLocation(layout, s, loc)
	_, east := t.Zone()
	sixty := layout != gmt && s[len(s)-1] != 'Z' && s[len(s)-2] > '5' // minutes of an offset, which time.Parse takes
	return t, err == nil && !sixty && max(east, -east) <= 14*3600     // no place on Earth is further off
}

// stamp is a number of seconds with a fraction, as Python writes it, or one in the
// frame of .NET, "/Date(1764061200000+0300)/".
var stamp = regexp.MustCompile(`^(?:(\d{10})\.\d{1,9}|/date\((\d{9,13})(?:[+-]\d{4})?\)/)$`)

// epoch reads seconds, milliseconds or microseconds since 1970.
func epoch(s string) (time.Time, bool) {
	if len(s) > 10 && (s[0] == '/' || s[10] == '.') {
		if m := stamp.FindStringSubmatch(s); m != nil {
			s = m[1] + m[2]
		}
	}
	if s == "" || s[0] < '0' || s[0] > '9' || len(s) < 9 || len(s) > 16 {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	switch len(s) {
	case 9, 10:
		return time.Unix(n, 0), true
	case 13:
		return time.UnixMilli(n), true
	case 16:
		return time.UnixMicro(n), true
	}
	return time.Time{}, false
}

// parts is what the words of a date said.
type parts struct {
	loc *time.Location
	now time.Time

	year, month, day     int
	hour, minute, second int
	clock, zone, noYear  bool
	half                 half
	beside               half // "before" or "after" stands in front of noon
	weekday              time.Weekday
	named                bool // weekday was
	mardi                bool // the month came from "mar" in front, which may be a Tuesday
	offset               int  // seconds east
	greenwich            bool // the zone is a name of UTC, which an offset may follow
	place                *time.Location
	numbers              []number
	fresh                bool   // the word before was the last of numbers
	before               string // that word
	unclear              bool   // the hour may be twelve later: "م" of our era or after noon, "at eight"
	wordy                bool   // a word stood by that says nothing
	either               bool   // day and month may have each other's place
	american             bool   // and the first word says month first: 6/5/2026
	latinHalf            bool   // AM or PM
}

// number is a bare figure that may be a day or a year.
type number struct{ value, digits int }
