package channel

import (
	"bytes"
	"encoding/json"
	"time"

	"rasid/alerts"
)

// pagerEvent is a trigger of the Events API v2. The stored payload holds no
// routing key; it is put in when it is sent, so that the database keeps no
// secret and a replay uses the key of the day.
// https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
type pagerEvent struct {
	RoutingKey string       `json:"routing_key"`
	Action     string       `json:"event_action"`
	DedupKey   string       `json:"dedup_key"`
	Client     string       `json:"client"`
	Payload    pagerPayload `json:"payload"`
	Links      []pagerLink  `json:"links,omitempty"`
}

type pagerPayload struct {
	Summary   string       `json:"summary"`
	Source    string       `json:"source"`
	Severity  string       `json:"severity"`
	Timestamp string       `json:"timestamp"`
	Group     string       `json:"group,omitempty"`
	Class     string       `json:"class"`
	Details   []pagerStory `json:"custom_details,omitempty"`
}

type pagerStory struct {
	Title   string   `json:"title"`
	Source  string   `json:"source"`
	Also    []string `json:"also_in,omitempty"`
	Terms   []string `json:"terms"`
	Excerpt string   `json:"excerpt,omitempty"`
}

type pagerLink struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

func pagerDuty(_ *WebhookOptions, m *message) any {
	const maxSummary, maxStories = 1000, 30
	e := pagerEvent{Action: "trigger", DedupKey: m.ID, Client: "rasid", Payload: pagerPayload{
		Summary: shorten(m.Heading, maxSummary), Source: "rasid", Severity: "warning", Timestamp: m.Created.UTC().Format(time.RFC3339),
		Group: m.Watchlist, Class: string(m.Kind),
	}}
	switch {
	case m.critical():
		e.Payload.Severity = "critical"
	case m.Kind == alerts.KindTest:
		e.Payload.Severity = "info"
	case m.Kind == alerts.KindSystem:
		e.Payload.Severity = "error"
	}
	for i := range m.Stories {
		s := &m.Stories[i]
		if i == maxStories {
			break
		}
		title := joined(s.Title, "", "")
		e.Payload.Details = append(e.Payload.Details, pagerStory{title, s.Source, s.Also, alerts.NotNil(s.Terms), joined(s.Excerpt, "", "")})
		if s.Link != "" {
			e.Links = append(e.Links, pagerLink{s.Link, title})
		}
	}
	return e
}

// withRoutingKey fills the key in. No text from elsewhere can look like the
// place of it: quotes in a text are escaped.
func withRoutingKey(body []byte, key string) []byte {
	quoted, err := json.Marshal(key)
	if err != nil { // unreachable: a string
		return body
	}
	return bytes.Replace(body, []byte(`"routing_key":""`), append([]byte(`"routing_key":`), quoted...), 1)
}
