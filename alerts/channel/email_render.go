package channel

import (
	"bytes"
	_ "embed"
	"fmt"
	html "html/template"
	text "text/template"
	"time"

	gomail "github.com/wneessen/go-mail"

	"rasid/alerts"
)

// In a digest the first stories come with an excerpt; a mail of megabytes is
// cut by its reader.
const (
	wholeStories = 40
	contentsFrom = 4 // stories: fewer need no table of contents
)

//go:embed email.html
var htmlSource string

//go:embed email.txt
var textSource string

var helpers = map[string]any{
	"also":   func(s story) string { return alsoIn(len(s.Also)) },
	"news":   newsNoun.count,
	"day":    func(t time.Time) string { return t.Format("2006-01-02") },
	"clock":  func(t time.Time) string { return t.Format("15:04") },
	"marked": func(rs []run) string { return joined(rs, "*", "*") },
	"whole":  func(i int) bool { return i < wholeStories },
	"many":   func(ss []story) bool { return len(ss) >= contentsFrom },
	"next":   func(i int) int { return i + 1 },
	"fsi":    isolate,
}

// Render makes the whole message, headers and all; it depends on nothing but
// the delivery and the options.
func (e *Email) Render(d *alerts.Delivery) ([]byte, error) {
	to, err := address(d.Target)
	if err != nil {
		return nil, fmt.Errorf("email: to: %w", err)
	}
	l := newMessage(d, e.o.Names, e.o.Location)
	m := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("rasid-"+d.ID))
	m.FromMailAddress(e.from)
	m.ToMailAddress(to)
	if e.replyTo != nil {
		m.ReplyToMailAddress(e.replyTo)
	}
	e.head(m, d, &l)
	if err := parts(m, &l); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("email: write the message: %w", err)
	}
	return b.Bytes(), nil
}

func parts(m *gomail.Msg, l *message) error {
	var plain, rich bytes.Buffer
	t, err := text.New("email.txt").Funcs(helpers).Parse(textSource)
	if err == nil {
		err = t.Execute(&plain, l)
	}
	if err != nil {
		return fmt.Errorf("email: write the text: %w", err)
	}
	h, err := html.New("email.html").Funcs(helpers).Parse(htmlSource)
	if err == nil {
		err = h.Execute(&rich, l)
	}
	if err != nil {
		return fmt.Errorf("email: write the html: %w", err)
	}
	m.SetBodyString(gomail.TypeTextPlain, plain.String())
	m.AddAlternativeString(gomail.TypeTextHTML, rich.String())
	return nil
}
