package channel

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode"

	"rasid/alerts"
)

// ConsoleOptions say where a console channel writes.
type ConsoleOptions struct{ Out io.Writer }

// Console writes an alert as a line of text.
type Console struct{ out io.Writer }

// NewConsole returns a console channel.
func NewConsole(o ConsoleOptions) (*Console, error) {
	if o.Out == nil {
		return nil, fmt.Errorf("console: out is missing")
	}
	return &Console{o.Out}, nil
}

// Render makes a block of lines for each alert: time, watchlist, title, feeds
// and link.
func (c *Console) Render(d *alerts.Delivery) ([]byte, error) {
	var b bytes.Buffer
	if d.Text != "" {
		fmt.Fprintf(&b, "%s  %s\n", d.Created.Format("15:04:05"), isolate(d.Text))
	}
	for _, a := range d.Alerts {
		fmt.Fprintf(&b, "%s  %s  %s\n          %s  %s\n", a.MatchedAt.Format("15:04:05"), isolate(a.WatchlistName),
			isolate(causeLabel(&a)+a.Item.Title), isolate(strings.Join(a.Sources, ", ")), clean(a.Item.Link))
		if a.Cause == alerts.Edited {
			fmt.Fprintf(&b, "          %s\n", isolate(a.Note))
		}
	}
	return b.Bytes(), nil
}

// Send writes the payload in one piece.
func (c *Console) Send(_ context.Context, d *alerts.Delivery) (string, error) {
	if _, err := c.out.Write(d.Payload); err != nil {
		return "", &alerts.SendError{Class: alerts.SendServer, Err: fmt.Errorf("write to console: %w", err)}
	}
	return "", nil
}

// isolate keeps a text from turning its neighbours round (UAX #9, FSI and PDI).
func isolate(s string) string { return "\u2068" + clean(s) + "\u2069" }

// cleanLines is clean for a text of several lines.
func cleanLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(clean(lines[i]), unicode.IsSpace)
	}
	return strings.Join(lines, "\n")
}

// clean takes out controls and what steers the direction of text.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}
