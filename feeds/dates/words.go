package dates

import (
	"strconv"
	"strings"
	"unicode"
)

// latin turns Arabic and Persian digits into ASCII, drops vowel marks,
// tatweel and direction marks, and unifies the letters that publishers mix.
func latin(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '٠' && c <= '٩':
			return '0' + c - '٠'
		case c >= '۰' && c <= '۹':
			return '0' + c - '۰'
		case c >= 0x64b && c <= 0x652, c == 0x640, c == 0x670, c == 0x61c, c >= 0x200b && c <= 0x200f,
			c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069, c == 0xfeff:
			return -1
		case c == 'أ' || c == 'إ' || c == 'آ':
			return 'ا'
		case c == 'ى' || c == 'ی':
			return 'ي'
		case c == 'ک':
			return 'ك'
		case c == '،' || c == '؛' || c == '\u00a0':
			return ' '
		case c == '–' || c == '—' || c == '\u2212':
			return '-'
		}
		return unicode.ToLower(c)
	}, s)
}

var marks = strings.NewReplacer(",", " ", "(", " ", ")", " ", "[", " ", "]", " ", "|", " - ", "•", " ", "·", " ", "@", " ")

// split cuts a date into words: runs of letters, and runs of digits with the
// marks inside them.
func split(s string) []string {
	var out []string
	for _, w := range strings.Fields(marks.Replace(s)) {
		out = append(out, cutWord(w)...)
	}
	return out
}

// cutWord parts letters from digits: "2024-05-06t14:30:00+03:00",
// "3:07pm", "23rd", "gmt+3".
func cutWord(w string) []string {
	if months[w] != 0 {
		return []string{w} // "ت2"
	}
	var out []string
	for w != "" {
		n := run(w)
		out = append(out, w[:n])
		w = w[n:]
		if endsInYear(out[len(out)-1]) && strings.TrimRight(w, ".-/") == "م" {
			break // "2026م": of our era
		}
	}
	return out
}

// endsInYear reports whether the last figures of w are four, as of a year.
func endsInYear(w string) bool {
	return len(w)-len(strings.TrimRight(w, "0123456789")) == 4
}

func run(w string) int {
	digits := !letter(w)
	for i, c := range w {
		if isLetter := unicode.IsLetter(c) || unicode.Is(unicode.Mn, c); i > 0 && digits == isLetter && (isLetter || c != '/' && c != '_' && c != '.') {
			return i
		}
	}
	return len(w)
}

func letter(w string) bool {
	for _, c := range w {
		return unicode.IsLetter(c)
	}
	return false
}

// read takes the words one by one; it reports false at the first that means
// nothing.
func (p *parts) read(words []string) bool {
	for i, w := range words {
		var next string
		if i+1 < len(words) {
			next = words[i+1]
		}
		before := len(p.numbers)
		if !p.word(w, next) {
			return false
		}
		p.fresh, p.before = len(p.numbers) > before, w
	}
	return true
}

func (p *parts) word(w, next string) bool {
	if c := w[0]; c >= '0' && c <= '9' || c == '+' || c == '-' || c == '/' || c == '.' || c == ':' {
		return p.figures(w)
	}
	return p.name(w, next)
}

// figures reads a word that begins with a digit or a sign.
func (p *parts) figures(w string) bool {
	if strings.Trim(w, "-/.:") == "" {
		return true // a dash between date and time
	}
	if i := strings.IndexByte(w, '+'); i > 0 && !strings.Contains(w[:i], ":") { // "20261125T090000+0300", "2026-11-25+03:00"
		return p.figures(w[:i]) && p.offsetOf(w[i:])
	}
	year := p.month != 0 && p.year == 0 && len(w) == len("-2026") && (w[1:3] == "19" || w[1:3] == "20") // "14:30 6-آذار-2026"
	if w[0] == '+' || w[0] == '-' && p.clock && !year {
		return p.offsetOf(w)
	}
	bare := strings.Trim(w, "-/.")
	if w[0] == '-' && strings.Count(bare, "-") == 1 { // "-03-12" has lost its year
		return false
	}
	w = bare
	if strings.Contains(w, ":") {
		return p.clockOf(w)
	}
	if strings.ContainsAny(w, "-/.") {
		return p.date(w)
	}
	return p.bare(w)
}

func (p *parts) bare(w string) bool {
	v, err := strconv.Atoi(w)
	if err != nil {
		return false
	}
	switch len(w) {
	case 8: // 20240506
		return p.ymd(v/10000, v/100%100, v%100)
	case 14: // 20260506143000
		return p.ymd(v/1e10, v/1e8%100, v/1e6%100) && p.setClock(v/10000%100, v/100%100, v%100)
	case 6: // 143000 behind a compact date
		if p.year == 0 || p.clock {
			return false
		}
		return p.setClock(v/10000, v/100%100, v%100)
	case 1, 2:
		if p.before == "الساعة" || p.before == "الساعه" { // "الساعة 8": in the morning?
			p.unclear = p.unclear || v >= 1 && v <= 12
			return !p.clock && p.setClock(v, 0, 0)
		}
		if p.before == "t" && p.year != 0 && !p.clock { // "2026-11-25T09"
			return p.setClock(v, 0, 0)
		}
		if p.before == "h" && p.clock && p.minute == 0 {
			return p.setClock(p.hour, v, 0)
		}
		fallthrough
	case 4:
		p.numbers = append(p.numbers, number{v, len(w)})
		return len(p.numbers) <= 3
	}
	return false
}

func (p *parts) ymd(y, m, d int) bool {
	if p.year != 0 || p.month != 0 || p.day != 0 || m < 1 || m > 12 || d < 1 {
		return false
	}
	p.year, p.month, p.day = y, m, d
	return true
}

// date reads figures with marks between them: year first, or day first as
// every Arab country writes, unless only month first is possible.
func (p *parts) date(w string) bool {
	f := strings.FieldsFunc(w, func(c rune) bool { return strings.ContainsRune("-/.", c) })
	n := make([]int, len(f))
	for i, s := range f {
		v, err := strconv.Atoi(s)
		if err != nil || len(s) > 4 || len(s) == 3 && (i != 1 || len(f) != 3 || len(f[0]) != 4 || s[0] != '0') { // "2026-011-25"
			return false
		}
		n[i] = v
	}
	switch {
	case len(n) == 3 && len(f[0]) == 4:
		return p.ymd(n[0], n[1], n[2])
	case len(n) == 3 && len(f[2]) != 1:
		y := n[2]
		if len(f[2]) == 2 {
			y = century(y)
		}
		if !p.now.IsZero() && y > p.now.Year()+1 && len(f[0]) == 2 && len(f[2]) == 2 && strings.Contains(w, "-") { // year first, as ISO 8601 once allowed
			return p.ymd(century(n[0]), n[1], n[2])
		}
		if n[1] > 12 && n[0] <= 12 {
			n[0], n[1] = n[1], n[0]
		}
		p.either = n[0] <= 12 && n[1] <= 12
		p.american = strings.Contains(w, "/") && len(f[0])*len(f[1]) < 4
		return p.ymd(y, n[1], n[0])
	case len(n) == 2 && len(f[0]) == 4:
		p.year, p.month = n[0], n[1]
		return p.month >= 1 && p.month <= 12
	case len(n) == 2 && len(f[1]) == 2 && p.month != 0 && p.year != 0 && !p.clock && strings.Contains(w, "."):
		return p.setClock(n[0], n[1], 0) // "25/11/2026 08.30"
	case len(n) == 2 && len(f[1]) <= 2 && p.month == 0 && (p.before == "-" || !strings.HasSuffix(p.before, "-")): // "2026- 6-03" is year first
		p.day, p.month = n[0], n[1]
		return p.month >= 1 && p.month <= 12 && p.day >= 1
	}
	return false
}
