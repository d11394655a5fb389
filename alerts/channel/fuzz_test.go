package channel

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"rasid/alerts"
)

// FuzzRender: whatever a feed writes, every sender makes a message of it that
// its receiver can read, within the receiver's lengths.
func FuzzRender(f *testing.F) {
	f.Add("افتتاح معرض الكتاب في دمشق", "ملخص", "https://news.example.org/", "note [-a-] {+b+}", 22, 26)
	f.Add("</b>&lt;\x00\xff\u202e*_[x](y)\n\t", "```", "javascript:x", "[-[-+}", -5, 1<<30)
	f.Add("", "", "", "", 0, 0)
	senders := map[string]*Webhook{}
	for _, name := range Presets() {
		w, err := NewWebhook(presetOptions(name), http.DefaultClient)
		if err != nil {
			f.Fatal(err)
		}
		senders[name] = w
	}
	f.Fuzz(func(t *testing.T, title, summary, link, note string, start, end int) {
		d := sample(2)
		a := &d.Alerts[0]
		a.Item.Title, a.Item.Summary, a.Item.Link, a.Note, a.WatchlistName, a.Sources = title, summary, link, note, note, []string{title, note}
		a.Hits = []alerts.Hit{{Term: summary, Field: alerts.Title, Start: start, End: end}, {Term: title, Field: alerts.Summary, Start: end, End: start}}
		d.Alerts[1].Cause, d.Alerts[1].Note = alerts.Edited, note
		for name, w := range senders {
			raw, err := w.Render(d)
			if err != nil || !json.Valid(raw) {
				t.Fatalf("%s: %v", name, err)
			}
			checkLimits(t, name, raw)
		}
		raw := render(t, newEmail(t, EmailOptions{}), d)
		if bytes.IndexFunc(raw, func(r rune) bool { return r > '~' }) >= 0 {
			t.Error("the mail is not ASCII")
		}
		open(t, raw)
		shown(t, d, true)
	})
}
