package channel

import (
	"errors"
	"strings"
)

// Priorities of push services: usual, and for critical stories.
func priority(m *message, usual, critical int) int {
	if m.critical() {
		return critical
	}
	return usual
}

// firstLink is where a tap on a notification leads.
func firstLink(m *message) string {
	if len(m.Stories) == 0 {
		return ""
	}
	return m.Stories[0].Link
}

// ntfy publishes as JSON, to the root of the server: a message of more than
// 4,096 bytes would arrive as a file.
// https://docs.ntfy.sh/publish/#publish-as-json
func ntfy(o *WebhookOptions, m *message) any {
	const most, maxTitle = 4000, 240 // bytes
	u, err := webURL(o.URL)
	if err != nil { // unreachable: ntfyTarget has read it
		return nil
	}
	text := clip(plain().text(m, most, octets), most, octets)
	return struct {
		Topic    string `json:"topic"`
		Title    string `json:"title"`
		Message  string `json:"message"`
		Priority int    `json:"priority"`
		Click    string `json:"click,omitempty"`
	}{strings.Trim(u.Path, "/"), clip(pushTitle(m), maxTitle, octets), text, priority(m, 3, 5), firstLink(m)}
}

func ntfyTarget(o *WebhookOptions) (string, map[string]string, error) {
	u, err := webURL(o.URL)
	if err != nil {
		return "", nil, err
	}
	if topic := strings.Trim(u.Path, "/"); topic == "" || strings.Contains(topic, "/") {
		return "", nil, errors.New("url must end in the topic: https://ntfy.sh/TOPIC")
	}
	u.Path, u.RawPath = "/", ""
	return u.String(), bearer(o.Token), nil
}

func bearer(token string) map[string]string {
	if token == "" {
		return nil
	}
	return map[string]string{"Authorization": "Bearer " + token}
}

// gotify is a message of a Gotify application.
// https://gotify.net/docs/pushmsg and /docs/msgextras
func gotify(_ *WebhookOptions, m *message) any {
	const most = 16000
	extras := map[string]any{"client::display": map[string]any{"contentType": "text/markdown"}}
	if link := firstLink(m); link != "" {
		extras["client::notification"] = map[string]any{"click": map[string]any{"url": link}}
	}
	return map[string]any{
		"title": pushTitle(m), "message": clip(markdown().text(m, most, codePoints), most, codePoints), "priority": priority(m, 5, 8), "extras": extras,
	}
}

func gotifyTarget(o *WebhookOptions) (string, map[string]string, error) {
	u, err := webURL(o.URL)
	if err != nil {
		return "", nil, err
	}
	return under(u, "/message"), map[string]string{"X-Gotify-Key": o.Token}, nil
}

func pushTitle(m *message) string {
	if m.Text != "" {
		return "راصد"
	}
	return m.head()
}
