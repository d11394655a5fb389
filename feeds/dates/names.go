package dates

import (
	"strings"
	"time"
)

// name reads a word of letters: a month, a day, a half of the day, a zone or
// a word that says nothing.
func (p *parts) name(w, next string) bool {
	bare := strings.Trim(w, "./-_")
	if m, ok := monthOf(bare, next); ok {
		return p.monthIs(m, bare)
	}
	if nth, ok := ordinals[bare]; ok {
		return p.ordinal(nth)
	}
	if bare == "h" && p.fresh { // "18h", "18 h 30"
		return p.setClock(p.takeBack(), 0, 0)
	}
	if bare == "at" && p.clock && next == "" { // Atlantic time, as ET is Eastern
		return p.in("America/Halifax")
	}
	if bare == "년" { // year
		p.korean()
	}
	if noise[bare] || bare == "ت" && next == "غ" { // Greenwich, abbreviated
		p.wordy = true
		return true
	}
	if p.dayOf(bare) {
		return true
	}
	if h, ok := around[bare]; ok && (next == "الظهر" || next == "منتصف") {
		p.beside = h
		return true
	}
	if bare == "م" && endsInYear(p.before) { // "2026 م", or "10:30 20/01/2026 م"
		p.unclear = p.unclear || p.clock || next != "" && next[0] >= '0' && next[0] <= '9'
		return true
	}
	if h, ok := halves[bare]; ok && (p.clock || early[bare] || p.hourBefore()) {
		return p.halfIs(h, bare)
	}
	if bare == "م" && (len(p.numbers) > 0 || p.year != 0) { // "2026م": of our era
		return true
	}
	if bare == "" {
		return true
	}
	return p.zoneOf(w, bare)
}

// monthIs takes a named month; "أيار/مايو" names one twice, and "mar" may be mardi.
func (p *parts) monthIs(m int, bare string) bool {
	if p.month == 3 && p.mardi {
		p.month, p.mardi = 0, false
	}
	p.mardi = bare == "mar" && p.day == 0 && len(p.numbers) == 0
	if p.month != 0 && p.month != m {
		return false
	}
	p.month = m
	return true
}

// halfIs takes a half of the day.
func (p *parts) halfIs(h half, bare string) bool {
	if h == noon && p.beside != noHalf {
		h = p.beside
	}
	if p.half != noHalf && p.half != h {
		return false
	}
	p.half, p.latinHalf = h, bare[0] == 'a' || bare[0] == 'p'
	if early[bare] {
		p.korean()
	}
	return true
}

// hourBefore takes the number in front of a half of the day for the hour: "11 م".
func (p *parts) hourBefore() bool {
	last := len(p.numbers) - 1
	if !p.fresh || p.numbers[last].digits > 2 || p.numbers[last].value > 12 {
		return false
	}
	return p.setClock(p.takeBack(), 0, 0)
}

// takeBack takes the last number, which was no part of the date.
func (p *parts) takeBack() int {
	last := len(p.numbers) - 1
	n := p.numbers[last].value
	p.numbers = p.numbers[:last]
	return n
}

// ordinal reads "first" and "second": of a month of two words, or the day.
func (p *parts) ordinal(nth int) bool {
	if strings.HasSuffix(p.before, "تشرين") || strings.HasSuffix(p.before, "كانون") {
		return true
	}
	if p.day != 0 || len(p.numbers) > 0 {
		return false
	}
	p.day = nth
	return true
}

// dayOf reads a day of the week.
func (p *parts) dayOf(bare string) bool {
	day, ok := weekdays[bare]
	if !ok {
		day, ok = weekdays[strings.TrimPrefix(bare, "يوم")]
	}
	if ok {
		p.weekday, p.named = day, true
	}
	return ok
}

func (p *parts) zoneOf(w, bare string) bool {
	if strings.Contains(w, "/") {
		if a, b, ok := strings.Cut(bare, "/"); ok {
			if m, ok := months[a]; ok && months[b] == m {
				p.month = m
				return true
			}
		}
		return p.in(titled(bare))
	}
	if bare == "z" && p.zone { // "-05:00Z"
		return true
	}
	if name, ok := places[bare]; ok {
		return p.in(name)
	}
	off, ok := zones[bare]
	if ok && p.zone && (off == 0 || off*60 == p.offset) { // "+0300 GMT", "+0200 EET"
		return true
	}
	if !ok || p.zone {
		return false
	}
	p.zone, p.offset, p.greenwich = true, off*60, off == 0 && bare != "z"
	return true
}

// in takes the offset of a place of the time zone database.
func (p *parts) in(name string) bool {
	loc, err := time.LoadLocation(name)
	p.place = loc
	return err == nil
}

// korean takes the zone of Korea where nobody said otherwise: nobody but Koreans
// writes that.
func (p *parts) korean() {
	if p.loc == time.UTC {
		p.in("Asia/Seoul")
	}
}

// titled writes a zone as the database does: America/Los_Angeles, Etc/GMT.
func titled(s string) string {
	if rest, ok := strings.CutPrefix(s, "etc/"); ok {
		return "Etc/" + strings.ToUpper(rest)
	}
	out := []byte(s)
	up := true
	for i, c := range out {
		if up && c >= 'a' && c <= 'z' {
			out[i] = c - 32
		}
		up = c == '/' || c == '_' || c == '-'
	}
	return string(out)
}

// monthOf knows the months of one word; those of two (تشرين الثاني) by their
// second word.
func monthOf(w, next string) (int, bool) {
	if pair, ok := pairs[w]; ok {
		next, _, _ = strings.Cut(next, "/")
		m, ok := pair[next]
		return m, ok
	}
	if _, second, ok := strings.Cut(w, "/"); ok && months[second] != 0 && secondHalf(w) {
		return months[second], true
	}
	if m, ok := months[w]; ok {
		return m, true
	}
	a, b, _ := strings.Cut(w, "/")
	if m := months[a]; m != 0 && (months[b] == m || pairs[b][next] == m) { // "آب/أغسطس", "نوفمبر/تشرين الثاني"
		return m, true
	}
	return 0, false
}

// secondHalf reports whether w is the second word of a month of two, and
// another name of it behind a slash: "الاول/اكتوبر" of "تشرين الاول/اكتوبر".
func secondHalf(w string) bool {
	first, _, _ := strings.Cut(w, "/")
	for _, pair := range pairs {
		if pair[first] != 0 {
			return true
		}
	}
	return false
}
