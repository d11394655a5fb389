package channel

import "encoding/json"

// card is the part of an Adaptive Card 1.5 that we need. RichTextBlock takes
// text as it is; TextBlock would read Markdown in it.
// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
type card struct {
	Schema  string         `json:"$schema"`
	Type    string         `json:"type"`
	Version string         `json:"version"`
	RTL     bool           `json:"rtl"`
	Lang    string         `json:"lang"`
	Body    []cardText     `json:"body"`
	Teams   map[string]any `json:"msteams"`
}

type cardText struct {
	Type      string    `json:"type"`
	Separator bool      `json:"separator,omitempty"`
	Spacing   string    `json:"spacing,omitempty"`
	Inlines   []cardRun `json:"inlines"`
}

type cardRun struct {
	Type      string         `json:"type"`
	Text      string         `json:"text"`
	Weight    string         `json:"weight,omitempty"`
	Size      string         `json:"size,omitempty"`
	Subtle    bool           `json:"isSubtle,omitempty"`
	Highlight bool           `json:"highlight,omitempty"`
	Action    map[string]any `json:"selectAction,omitempty"`
}

// teams is the card that a Teams workflow "when a webhook request is received"
// posts. Teams takes 28 KB.
func teams(_ *WebhookOptions, m *message) any {
	const most = 25000
	head := cardRun{Type: "TextRun", Text: clip(m.head(), most/2, octets), Weight: "Bolder"}
	body := []cardText{{Type: "RichTextBlock", Inlines: []cardRun{head}}}
	for i := range m.Stories {
		more := cardStory(&m.Stories[i], len(m.Stories) <= excerptsUpTo)
		if b, err := json.Marshal(append(body[:len(body):len(body)], more...)); i > 0 && (err != nil || len(b) > most) {
			rest := cardRun{Type: "TextRun", Text: moreNoun.more(len(m.Stories) - i), Subtle: true}
			body = append(body, cardText{Type: "RichTextBlock", Separator: true, Inlines: []cardRun{rest}})
			break
		}
		body = append(body, more...)
	}
	return map[string]any{"type": "message", "attachments": []any{map[string]any{
		"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil,
		"content": card{
			Schema: "http://adaptivecards.io/schemas/adaptive-card.json", Type: "AdaptiveCard", Version: "1.5", RTL: true, Lang: "ar",
			Body: body, Teams: map[string]any{"width": "Full"},
		},
	}}}
}

func cardStory(s *story, excerpt bool) []cardText {
	var action map[string]any
	if s.Link != "" {
		action = map[string]any{"type": "Action.OpenUrl", "url": s.Link}
	}
	block := func(rs []run, weight string, action map[string]any) cardText {
		t := cardText{Type: "RichTextBlock", Spacing: "Small"}
		for _, r := range rs {
			t.Inlines = append(t.Inlines, cardRun{Type: "TextRun", Text: r.Text, Weight: weight, Highlight: r.Hit, Action: action})
		}
		return t
	}
	title := block(s.Title, "Bolder", action)
	title.Separator, title.Spacing = true, "Medium"
	origin := cardText{Type: "RichTextBlock", Spacing: "None", Inlines: []cardRun{{Type: "TextRun", Text: s.origin(), Size: "Small", Subtle: true}}}
	out := []cardText{title, origin}
	if excerpt && len(s.Excerpt) > 0 {
		out = append(out, block(s.Excerpt, "", nil))
	}
	return out
}
