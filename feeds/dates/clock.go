package dates

import (
	"strconv"
	"strings"
)

// clockOf reads 14:30, 14:30:00, 14:30:00.123 and a zone stuck to it:
// 14:30:00+03:00.
func (p *parts) clockOf(w string) bool {
	if p.clock {
		return false
	}
	clock, zone := w, ""
	if i := strings.IndexAny(w, "+-"); i > 0 {
		clock, zone = w[:i], w[i:]
	}
	clock, fraction, _ := strings.Cut(clock, ".")
	f := strings.Split(clock, ":")
	if len(f) > 3 || fraction != "" && (len(f) == 1 || len(f) == 2 && len(f[1]) != 2) || strings.Trim(fraction, "0123456789") != "" {
		return false
	}
	n := [3]int{}
	for i, s := range f {
		v, err := strconv.Atoi(s)
		if err != nil || len(s) > 2 || s == "" {
			return false
		}
		n[i] = v
	}
	return p.setClock(n[0], n[1], n[2]) && (zone == "" || p.offsetOf(zone))
}

func (p *parts) setClock(h, m, s int) bool {
	if h > 24 || m > 59 || s > 60 {
		return false
	}
	p.hour, p.minute, p.second, p.clock = h, m, s, true
	return true
}

// offsetOf reads +03:00, +0300, +3 and +03; behind GMT or UTC too.
func (p *parts) offsetOf(w string) bool {
	sign := 1
	if w[0] == '-' {
		sign = -1
	}
	digits := strings.Replace(w[1:], ":", "", 1)
	v, err := strconv.Atoi(digits)
	if err != nil || p.zone && !p.greenwich {
		return false
	}
	h, m := v, 0
	if len(digits) > 2 {
		h, m = v/100, v%100
	}
	if len(digits) > 4 || h > 14 || m > 59 {
		return false
	}
	p.zone, p.offset, p.greenwich = true, sign*(h*3600+m*60), false
	return true
}
