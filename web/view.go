package web

import (
	"net/http"
	"strconv"
	"time"
)

// view is one reader at one moment: language, zone, and the file as it is now.
type view struct {
	*Setup
	texts texts
	Lang  string
	now   time.Time
	names map[string]string // of feeds that the file leaves nameless, by ID
}

func (s *Server) view(r *http.Request) *view {
	return s.viewIn(s.langOf(r), time.Now())
}

func (s *Server) viewIn(lang string, now time.Time) *view {
	return &view{Setup: s.setup.Load(), texts: s.texts[lang], Lang: lang, now: now}
}

// T is the text of a key.
func (v *view) T(key string, args ...any) string { return v.texts.say(v.Lang, key, args...) }

// moment is a time as a page shows it.
type moment struct {
	ISO  string // of the element time; empty: never
	Text string // such as "5 minutes ago"
	Full string // date and time in the operator's zone
}

// when shows a time as a distance from now, older ones as a date.
func (v *view) when(t time.Time) moment {
	if t.IsZero() {
		return moment{Text: v.T("never")}
	}
	m := moment{ISO: t.UTC().Format(time.RFC3339), Full: v.full(t)}
	d := v.now.Sub(t)
	key := "ago"
	if d < 0 {
		d, key = -d, "in"
	}
	switch {
	case d < time.Minute:
		m.Text = v.T(key + ".now")
	case d < time.Hour:
		m.Text = v.T(key+".minutes", int(d.Minutes()))
	case d < 24*time.Hour:
		m.Text = v.T(key+".hours", int(d.Hours()))
	case d < 7*24*time.Hour:
		m.Text = v.T(key+".days", int(d.Hours()/24))
	default:
		m.Text = v.date(t)
	}
	return m
}

// clock is a moment shown by its time of day; the list it stands in says the
// day.
func (v *view) clock(t time.Time) moment {
	m := v.when(t)
	m.Text = t.In(v.location()).Format("15:04")
	return m
}

func (v *view) full(t time.Time) string {
	return v.date(t) + v.T("date.time", t.In(v.location()).Format("15:04"))
}

func (v *view) date(t time.Time) string {
	t = t.In(v.location())
	return v.T("date.day", t.Day(), v.T("month."+strconv.Itoa(int(t.Month()))), strconv.Itoa(t.Year()))
}

// day names a day: today, yesterday, or weekday and date.
func (v *view) day(t time.Time) string {
	switch t, now := t.In(v.location()), v.now.In(v.location()); {
	case sameDay(t, now):
		return v.T("today")
	case sameDay(t, now.AddDate(0, 0, -1)):
		return v.T("yesterday")
	default:
		return v.T("date.weekday", v.T("weekday."+strconv.Itoa(int(t.Weekday()))), v.date(t))
	}
}

func sameDay(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }

// midnight is when the reader's day began.
func (v *view) midnight() time.Time {
	t := v.now.In(v.location())
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// span says how long something lasts, in its largest unit.
func (v *view) span(d time.Duration) string {
	switch {
	case d < time.Second:
		return v.T("span.millis", int(d.Milliseconds()))
	case d < time.Minute:
		return v.T("span.seconds", int(d.Seconds()))
	case d < time.Hour:
		return v.T("span.minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return v.T("span.hours", int(d.Hours()))
	}
	return v.T("span.days", int(d.Hours()/24))
}

// number groups the digits of a number by thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// feedName is what people call a feed: the name in the file, else its own
// title, else its ID.
func (v *view) feedName(id string) string {
	if src := v.source(id); src != nil && src.Name != "" {
		return src.Name
	}
	if name := v.names[id]; name != "" {
		return name
	}
	return id
}
