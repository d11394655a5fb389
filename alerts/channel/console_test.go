package channel

import (
	"strings"
	"testing"
	"time"

	"rasid/alerts"
)

// pieces counts the writes it takes.
type pieces struct {
	strings.Builder
	n int
}

func (p *pieces) Write(b []byte) (int, error) {
	p.n++
	return p.Builder.Write(b)
}

func (p *pieces) WriteString(s string) (int, error) { return p.Write([]byte(s)) }

func shown(t *testing.T, d *alerts.Delivery, color bool) string {
	t.Helper()
	var out pieces
	c, err := NewConsole(ConsoleOptions{Out: &out, Color: color, Names: map[string]string{"sana": "سانا"}, Location: time.FixedZone("", 3*60*60)})
	if err != nil {
		t.Fatal(err)
	}
	if d.Payload, err = c.Render(d); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Send(t.Context(), d); err != nil || out.n != 1 {
		t.Fatalf("%d writes, %v", out.n, err)
	}
	return out.String()
}

func TestConsole(t *testing.T) {
	const plainText = "00:30:00  \u2068سوريا والجوار\u2069  \u200f\u2068سانا\u2069 · 2026-03-01 23:30 · أيضًا في مصدرين آخرين\n" +
		"          افتتاح معرض الكتاب في دمشق بمشاركة دور نشر عربية\n" +
		"          بدأت في سوريا اليوم فعاليات المعرض <b>السنوي</b> & تستمر أسبوعًا.\n" +
		"          https://news.example.org/a?b=1&c=2\n"
	if got := shown(t, sample(1), false); got != plainText {
		t.Errorf("%s", got)
	}
	if got := shown(t, sample(1), true); !strings.Contains(got, " في \x1b[1;33mدمشق\x1b[0m بمشاركة") {
		t.Errorf("%q", got)
	}
	if got := shown(t, sample(5), false); !strings.HasPrefix(got, "00:30:00  سوريا والجوار: 5 أخبار\n") || strings.Count(got, "https:") != 5 {
		t.Errorf("%s", got)
	}
	system := &alerts.Delivery{Kind: alerts.KindSystem, Text: "one\ntwo\x1b[2J\u202e"}
	if got := shown(t, system, false); got != "03:00:00  one\n          two [2J\n" {
		t.Errorf("%q", got)
	}
	evil := sample(1)
	evil.Alerts[0].Item.Title, evil.Alerts[0].Item.Link = "\x1b]0;owned\x07\x00\x01\n\u2066", "https://x.example.org/\x1b[2J"
	if got := shown(t, evil, false); strings.ContainsAny(got, "\x00\x01\x07\x1b\u2066") {
		t.Errorf("%q", got)
	}
	if _, err := NewConsole(ConsoleOptions{}); err == nil {
		t.Error("no error without out")
	}
}
