package channel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"rasid/alerts"
)

// body is the JSON of docs/webhooks.md, a contract that other programs rely
// on.
type body struct {
	Type      alerts.Kind `json:"type"`
	ID        string      `json:"id"`
	Timestamp time.Time   `json:"timestamp"`
	Watchlist watchlist   `json:"watchlist"`
	Text      string      `json:"text,omitempty"`
	Alerts    []alert     `json:"alerts"`
}

type watchlist struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type alert struct {
	ID       string          `json:"id"`
	Severity alerts.Severity `json:"severity"`
	Item     alerts.JSONItem `json:"item"`
	Hits     []alerts.Hit    `json:"hits"`
	Sources  []string        `json:"sources"`
	Cause    alerts.Cause    `json:"cause"`
	Note     string          `json:"note,omitempty"`
}

// maxContent bounds the contents in one body, in bytes: a digest of a thousand
// articles must not be a body that no receiver takes. Title, summary and link
// of each are there in any case.
const maxContent = 1 << 20

func newBody(d *alerts.Delivery) body {
	left := maxContent
	b := body{Type: d.Kind, ID: d.ID, Timestamp: d.Created.UTC(), Watchlist: watchlist{ID: d.Watchlist}, Text: d.Text, Alerts: []alert{}}
	for i := range d.Alerts {
		a := &d.Alerts[i]
		b.Watchlist.Name = a.WatchlistName
		item := alerts.ItemJSON(a.Item)
		if left -= len(item.Content); left < 0 {
			item.Content = ""
		}
		b.Alerts = append(b.Alerts, alert{a.ID, severity(a), item, alerts.NotNil(a.Hits), alerts.NotNil(a.Sources), causeOf(a), a.Note})
	}
	return b
}

func severity(a *alerts.Alert) alerts.Severity {
	if a.Severity == "" {
		return alerts.Normal
	}
	return a.Severity
}

// marshal is json.Marshal with < > & as they are.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("webhook: write the body: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
