package channel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/template"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// maxTemplated bounds the body that a template may make, in bytes.
const maxTemplated = 1 << 20

// bodyTemplate makes a body in a shape of the operator's own. It sees the JSON
// of docs/webhooks.md, by the same names.
type bodyTemplate struct{ t *template.Template }

// CheckTemplate reports what is wrong with a template: it must give JSON for an
// alert, a digest, a system message and a test.
func CheckTemplate(text string) error {
	t, err := parseTemplate(text)
	if err != nil {
		return err
	}
	for _, d := range sampleDeliveries() {
		if _, err := t.render(&d); err != nil {
			return fmt.Errorf("for a message of type %s: %w", d.Kind, err)
		}
	}
	return nil
}

func parseTemplate(text string) (*bodyTemplate, error) {
	t, err := template.New("template").Option("missingkey=error").Funcs(template.FuncMap{
		"json": asJSON, "join": join, "cut": func(n int, s string) string { return shorten(s, max(n, 1)) }, "first": first, "date": date,
	}).Parse(text)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	return &bodyTemplate{t}, nil
}

func (b *bodyTemplate) render(d *alerts.Delivery) ([]byte, error) {
	raw, err := json.Marshal(newBody(d))
	if err != nil {
		return nil, fmt.Errorf("webhook: write the body: %w", err)
	}
	var data map[string]any
	if err := json.Unmarshal(raw, &data); err != nil {
		return nil, fmt.Errorf("webhook: read the body: %w", err)
	}
	if d.Text == "" {
		data["text"] = "" // not an error to ask for
	}
	var out bytes.Buffer
	if err := b.t.Execute(&limited{&out, maxTemplated}, data); err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	if !json.Valid(out.Bytes()) {
		return nil, notJSON(out.Bytes())
	}
	return out.Bytes(), nil
}

// notJSON shows the place at which a body stops being JSON.
func notJSON(b []byte) error {
	var v any
	var s *json.SyntaxError
	if err := json.Unmarshal(b, &v); !errors.As(err, &s) {
		return fmt.Errorf("the template gives no JSON: %w", err)
	}
	const around = 30
	at := int(s.Offset) - 1
	piece := func(from, to int) string {
		return clean(strings.ToValidUTF8(string(b[max(0, from):min(len(b), to)]), ""))
	}
	if at >= len(b)-1 {
		return fmt.Errorf("the template gives no JSON: it ends too early, behind …%s", piece(at-around, len(b)))
	}
	return fmt.Errorf("the template gives no JSON: …%s ⟵ here: %s…", piece(at-around, at), piece(at, at+around))
}

// limited is a writer that refuses more than so many bytes.
type limited struct {
	to   *bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errors.New("the template gives more than 1 MiB")
	}
	return l.to.Write(p)
}

func asJSON(v any) (string, error) {
	b, err := marshal(v)
	return string(b), err
}

// join puts a list of texts together.
func join(sep string, list []any) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, sep)
}

// first is the begin of a list.
func first(n int, list []any) []any { return list[:max(0, min(n, len(list)))] }

// date writes a time of the body in a layout of Go and a zone; an absent one
// is empty.
func date(layout, zone string, at any) (string, error) {
	s, ok := at.(string)
	if !ok {
		return "", nil
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return "", fmt.Errorf("date: %w", err)
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return "", fmt.Errorf("date: %w", err)
	}
	return t.In(loc).Format(layout), nil
}

// sampleDeliveries are one of each kind, with what breaks careless JSON.
func sampleDeliveries() []alerts.Delivery {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	a := alerts.Alert{
		ID: "a", Watchlist: "w", WatchlistName: `اسم "القائمة"`, MatchedAt: at, Sources: []string{"feed"},
		Item: feeds.Item{ID: "i", Feed: "feed", Title: "عنوان \"مقتبس\" \\ <b>\nسطر", Link: "https://example.org/", FirstSeen: at},
		Hits: []alerts.Hit{{Term: "عنوان", Field: alerts.Title, Start: 0, End: 5, Text: "عنوان"}},
	}
	full := a
	full.Item.Published, full.Item.Summary, full.Item.Categories = at, "ملخص", []string{"تصنيف"}
	base := alerts.Delivery{ID: "d", Channel: "c", Created: at}
	of := func(kind alerts.Kind, text string, list ...alerts.Alert) alerts.Delivery {
		d := base
		d.Kind, d.Text, d.Alerts = kind, text, list
		return d
	}
	return []alerts.Delivery{
		of(alerts.KindAlert, "", a), of(alerts.KindDigest, "", a, full, a), of(alerts.KindSystem, "نص \"النظام\"\nسطر"), of(alerts.KindTest, "تجربة"),
	}
}
