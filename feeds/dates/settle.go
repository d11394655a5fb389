package dates

import "time"

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
	if p.onlyYear() {
		p.year, p.month, p.day = p.numbers[0].value, 1, 1
		return true
	}
	if p.yearFirst() {
		return p.ymd(p.numbers[0].value, p.numbers[1].value, p.numbers[2].value) && p.day <= 31
	}
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

// onlyYear reports whether nothing but a year was said (W3CDTF): a date when it is
// long past, and any day of it is as old.
func (p *parts) onlyYear() bool {
	return len(p.numbers) == 1 && p.numbers[0].digits == 4 && p.numbers[0].value < p.now.Year()-1 &&
		!p.clock && !p.named && !p.zone && !p.wordy && p.place == nil && p.half == noHalf && p.year == 0 && p.month == 0 && p.day == 0
}

// yearFirst reports whether three figures are a year, a month and a day:
// "2026 11 25", "2026년 11월 25일".
func (p *parts) yearFirst() bool {
	n := p.numbers
	return len(n) == 3 && n[0].digits == 4 && n[1].digits <= 2 && n[2].digits <= 2 && p.year == 0 && p.month == 0 && p.day == 0
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
