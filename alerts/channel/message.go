package channel

import (
	"cmp"
	"strings"
	"time"

	"rasid/alerts"
)

// message is a delivery as people read it, in mail, chat or on a screen.
type message struct {
	Heading   string // a line that says it all
	Watchlist string // name; empty: about rasid itself
	Text      string // of system and test messages
	Stories   []story
	Created   time.Time
	ID        string
	Kind      alerts.Kind
}

// newMessage reads a delivery. names gives feeds the names that people know
// them by; times are shown in loc.
func newMessage(d *alerts.Delivery, names map[string]string, loc *time.Location) message {
	m := message{Text: cleanLines(d.Text), Created: d.Created.In(loc), ID: d.ID, Kind: d.Kind}
	for i := range d.Alerts {
		a := &d.Alerts[i]
		m.Watchlist = clean(cmp.Or(a.WatchlistName, a.Watchlist))
		m.Stories = append(m.Stories, newStory(a, names, m.Created))
	}
	m.Heading = m.alarm() + m.heading()
	if d.Kind == alerts.KindSystem {
		m.system()
	}
	return m
}

// system says in Arabic what a message about rasid itself is about.
func (m *message) system() {
	text, heading := systemText(m.Text)
	if m.Text = text; heading != "" {
		m.Heading = shorten("راصد: "+heading, longestHeading)
	}
}

// longestHeading is in code points.
const longestHeading = 150

// alarm stands before what is critical.
func (m *message) alarm() string {
	if m.critical() {
		return "🔴 "
	}
	return ""
}

func (m *message) heading() string {
	switch n := len(m.Stories); {
	case n == 0:
		line, _, _ := strings.Cut(m.Text, "\n")
		return shorten("راصد: "+line, longestHeading)
	case m.single():
		return shorten(m.Watchlist+": "+joined(m.Stories[0].Title, "", ""), longestHeading)
	default:
		return shorten(m.Watchlist+": "+newsNoun.count(n), longestHeading)
	}
}

// single reports whether the message tells one story that was not collected.
func (m *message) single() bool { return len(m.Stories) == 1 && m.Kind != alerts.KindDigest }

func (m *message) critical() bool {
	for i := range m.Stories {
		if m.Stories[i].Critical {
			return true
		}
	}
	return false
}

// head stands over the stories: the watchlist, and how many there are; or the
// text of a message without any.
func (m *message) head() string {
	switch {
	case m.Text != "":
		return m.Text
	case m.single():
		return m.alarm() + m.Watchlist
	}
	return m.Heading
}
