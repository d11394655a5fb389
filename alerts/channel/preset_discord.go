package channel

import "rasid/alerts"

// discordEmbed is the part of an embed that we need.
type discordEmbed struct {
	Title       string            `json:"title,omitempty"`
	URL         string            `json:"url,omitempty"`
	Description string            `json:"description,omitempty"`
	Footer      map[string]string `json:"footer,omitempty"`
}

// discord executes a webhook: 256 characters of a title, 4,096 of a
// description, 6,000 in all embeds; nobody is called by what a title says.
// https://discord.com/developers/docs/resources/message#embed-object-embed-limits
func discord(_ *WebhookOptions, m *message) any {
	const maxContent, maxDescription = 1900, 3900
	k := markdown()
	var embeds []discordEmbed
	if len(m.Stories) > excerptsUpTo {
		embeds = []discordEmbed{{Description: clip(fit(k.blocks(m), maxDescription, codeUnits), maxDescription, codeUnits)}}
	} else {
		for i := range m.Stories {
			embeds = append(embeds, embed(k, &m.Stories[i]))
		}
	}
	return map[string]any{
		"username": "راصد", "content": clip(k.escape(m.head()), maxContent, codeUnits), "embeds": alerts.NotNil(embeds),
		"allowed_mentions": map[string]any{"parse": []string{}},
	}
}

func embed(k *markup, s *story) discordEmbed {
	const maxTitle, maxText, maxFooter = 250, 1300, 300 // three of them stay below 6,000
	return discordEmbed{
		Title: clip(k.escape(joined(s.Title, "", "")), maxTitle, codeUnits), URL: s.Link,
		Description: clip(k.runs(s.Excerpt), maxText, codeUnits),
		Footer:      map[string]string{"text": clip(s.origin(), maxFooter, codeUnits)},
	}
}

// mattermost is an incoming webhook of Mattermost: Markdown, at most 16,383
// characters of text, beyond which one message becomes several.
// https://developers.mattermost.com/integrate/webhooks/incoming/
func mattermost(_ *WebhookOptions, m *message) any {
	const most = 16000
	k := markdown()
	text := k.text(m, most-1000, codePoints)
	if m.Text == "" {
		text = k.bold(k.escape(m.head())) + "\n\n" + text
	}
	return map[string]any{"username": "راصد", "text": clip(text, most, codePoints)}
}
