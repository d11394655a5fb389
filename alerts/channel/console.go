package channel

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"rasid/alerts"
)

// ConsoleOptions say where a console channel writes, and how.
type ConsoleOptions struct {
	Out      io.Writer
	Color    bool              // a terminal that shows colours
	Names    map[string]string // of feeds, by ID
	Location *time.Location    // of the times; nil: UTC
}

// Console writes alerts as text, each delivery in one piece.
type Console struct{ o ConsoleOptions }

// NewConsole returns a console channel.
func NewConsole(o ConsoleOptions) (*Console, error) {
	if o.Out == nil {
		return nil, errors.New("console: out is missing")
	}
	o.Location = cmp.Or(o.Location, time.UTC)
	return &Console{o}, nil
}

// The styles of a payload. They are controls, which no text of a feed holds
// any more (clean); Send makes colours of them, or nothing.
const (
	styleEnd   = "\x00"
	styleHit   = "\x01"
	styleName  = "\x02"
	styleFaint = "\x03"
	styleAlarm = "\x04"
)

// Render makes a block of lines for each story: time, watchlist and source;
// title; what stands around the first hit; link.
func (c *Console) Render(d *alerts.Delivery) ([]byte, error) {
	m := newMessage(d, c.o.Names, c.o.Location)
	var b bytes.Buffer
	if m.Text != "" || !m.single() && len(m.Stories) > 0 {
		fmt.Fprintf(&b, "%s%s%s  %s%s%s\n", styleFaint, m.Created.Format("15:04:05"), styleEnd, styleName, indent(m.head()), styleEnd)
	}
	for i := range m.Stories {
		consoleStory(&b, &m, &m.Stories[i])
	}
	return b.Bytes(), nil
}

const margin = "          " // as wide as the time and two spaces

func consoleStory(b *bytes.Buffer, m *message, s *story) {
	origin := styleFaint + s.origin() + styleEnd
	bullet := "• "
	if m.single() {
		name := styleName
		if s.Critical {
			name = styleAlarm
		}
		bullet = ""
		fmt.Fprintf(b, "%s%s%s  %s%s%s  %s\n", styleFaint, m.Created.Format("15:04:05"), styleEnd, name, isolate(m.Watchlist), styleEnd, origin)
	}
	lines := []string{bullet + joined(s.Title, styleHit, styleEnd)}
	if len(s.Excerpt) > 0 && len(m.Stories) <= excerptsUpTo {
		lines = append(lines, joined(s.Excerpt, styleHit, styleEnd))
	}
	if !m.single() {
		lines = append(lines, origin)
	}
	if s.Link != "" {
		lines = append(lines, styleFaint+s.Link+styleEnd)
	}
	for _, line := range lines {
		b.WriteString(margin + indent(line) + "\n")
	}
}

func indent(text string) string { return strings.ReplaceAll(text, "\n", "\n"+margin) }

// Send writes the payload in one piece.
func (c *Console) Send(_ context.Context, d *alerts.Delivery) (string, error) {
	if _, err := io.WriteString(c.o.Out, c.styled(string(d.Payload))); err != nil {
		return "", &alerts.SendError{Class: alerts.SendServer, Err: fmt.Errorf("write to console: %w", err)}
	}
	return "", nil
}

// styled replaces the styles by colours (ECMA-48 SGR), or takes them out.
func (c *Console) styled(s string) string {
	if !c.o.Color {
		return strings.NewReplacer(styleEnd, "", styleHit, "", styleName, "", styleFaint, "", styleAlarm, "").Replace(s)
	}
	return strings.NewReplacer(styleEnd, "\x1b[0m", styleHit, "\x1b[1;33m", styleName, "\x1b[1;36m", styleFaint, "\x1b[2m", styleAlarm, "\x1b[1;31m").Replace(s)
}
