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
	if strings.IndexByte(s, ',') > 0 {
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
			if short := re.ReplaceAllString(s, ""); short != s && !yield(short) {
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
	return t, err == nil && max(east, -east) <= 14*3600 // no place on Earth is further off
}

// epoch reads seconds, milliseconds or microseconds since 1970.
func epoch(s string) (time.Time, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
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

// halved puts the hour into the half of the day that was named.
func (p *parts) halved() bool {
	h := p.hour % 12
	late := p.half == afternoon || p.half == night && h >= 6 || p.half == noon && h < 9
	switch {
	case p.hour > 23 || p.hour > 12 && !late:
		return false
	case p.hour > 12:
		return true
	}
	p.hour = h
	if late {
		p.hour += 12
	}
	return true
}

// number is a bare figure that may be a day or a year.
type number struct{ value, digits int }

// time checks the parts and puts them together.
func (p *parts) time() (time.Time, bool) {
	if !p.place3() {
		return time.Time{}, false
	}
	if p.half != noHalf && !p.halved() {
		return time.Time{}, false
	}
	if p.hour > 24 || p.minute > 59 || p.second > 60 || p.hour == 24 && p.minute+p.second > 0 {
		return time.Time{}, false
	}
	loc := p.loc
	if p.place != nil {
		loc = p.place
	} else if p.zone {
		loc = time.FixedZone("", p.offset)
	}
	if p.noYear {
		p.year = p.nearestYear(loc)
	}
	if !p.settled() {
		return time.Time{}, false
	}
	t := time.Date(p.year, time.Month(p.month), p.day, p.hour, p.minute, p.second, 0, loc)
	if _, east := t.Zone(); p.zone && east != p.offset {
		return time.Time{}, false // a place and a zone that is not its own
	}
	d := time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC)
	return t, d.Day() == p.day && d.Month() == time.Month(p.month)
}

// settled decides what was left open: a weekday tells which figure is the month,
// and what stays open twelve hours or months apart is no date.
func (p *parts) settled() bool {
	if p.unclear && p.half == noHalf && p.clock && p.hour >= 1 && p.hour <= 12 {
		return false
	}
	if !p.either || p.noYear || p.day == p.month {
		return true
	}
	if p.named && p.weekdayOf(p.month, p.day) != p.weekday && p.weekdayOf(p.day, p.month) == p.weekday {
		p.day, p.month = p.month, p.day
		return true
	}
	return !p.american || !p.latinHalf || p.named && p.weekdayOf(p.month, p.day) == p.weekday
}

func (p *parts) weekdayOf(month, day int) time.Weekday {
	return time.Date(p.year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Weekday()
}

// place3 gives the bare figures their places.
func (p *parts) place3() bool {
	for i, n := range p.numbers {
		switch {
		case p.day == 0 && n.digits <= 2 && n.value > 0:
			p.day = n.value
		case p.month == 0 && n.digits <= 2 && n.value <= 12:
			p.month = n.value
			p.either = p.day <= 12
		case i == 2 && p.year != 0 && n.digits == 4 && !p.clock && n.value%100 < 60 && n.value/100 != 19 && n.value/100 != 20: // nor a year
			return p.setClock(n.value/100, n.value%100, 0) && p.day <= 31 // "03 apr 02 1500 gmt"
		case p.clock && !p.zone && p.year != 0 && n.digits == 4 && n.value <= 1400 && n.value%50 == 0 && n.value%100 < 60:
			p.zone, p.offset = true, n.value/100*3600+n.value%100*60 // "08:30:00  0300": the plus was lost on the way
		case p.year == 0 && n.digits == 4 && (i != 1 || len(p.numbers) != 3 || p.clock):
			p.year = n.value
		case p.year == 0 && n.digits == 2:
			p.year = century(n.value)
		default:
			return false
		}
	}
	if p.month == 0 || p.month > 12 || p.year == 0 && p.day == 0 {
		return false
	}
	if p.day == 0 && (p.clock || p.wordy) {
		return false // the day was taken for the hour, or is "the end of"
	}
	if p.day == 0 {
		p.day = 1
	}
	p.noYear = p.year == 0
	if p.noYear && p.now.IsZero() {
		return false
	}
	return p.day <= 31
}

func century(y int) int {
	if y < 70 {
		return 2000 + y
	}
	return 1900 + y
}

// nearestYear is the last year in which the date is not ahead of now; 0 when the
// date falls on another weekday in it than the one that was named. An older
// year may have that weekday, but so has every seventh year a slip of the
// publisher, and news that is taken for years old alerts nobody.
func (p *parts) nearestYear(loc *time.Location) int {
	for y := p.now.Year() + 1; y > p.now.Year()-10; y-- {
		t := time.Date(y, time.Month(p.month), p.day, p.hour, p.minute, 0, 0, loc)
		if t.Day() != p.day || t.After(p.now.Add(24*time.Hour)) {
			continue
		}
		if p.named && t.Weekday() != p.weekday {
			return 0
		}
		return y
	}
	return 0
}
