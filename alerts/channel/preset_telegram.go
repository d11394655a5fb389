package channel

import (
	"html"
	"regexp"
)

// telegram is sendMessage of the Bot API in its HTML style: 4,096 UTF-16 units
// after the entities were read.
// https://core.telegram.org/bots/api#sendmessage
func telegram(o *WebhookOptions, m *message) any {
	const most = 4000
	k := &markup{
		escape: html.EscapeString,
		bold:   func(s string) string { return "<b>" + s + "</b>" },
		link:   func(s, to string) string { return `<a href="` + html.EscapeString(to) + `">` + s + "</a>" },
	}
	visible := func(s string) int { return codeUnits(html.UnescapeString(htmlTag.ReplaceAllString(s, ""))) }
	text := k.text(m, most-300, visible)
	if m.Text == "" {
		text = k.bold(k.escape(shorten(m.head(), 200))) + "\n\n" + text
	}
	return map[string]any{"chat_id": o.Chat, "text": text, "parse_mode": "HTML", "link_preview_options": map[string]any{"is_disabled": true}}
}

var htmlTag = regexp.MustCompile(`<[^>]*>`)

// telegramTarget puts the token where the Bot API wants it.
func telegramTarget(o *WebhookOptions) (string, map[string]string, error) {
	u, err := webURL(o.URL)
	if err != nil {
		return "", nil, err
	}
	return under(u, "/bot"+o.Token+"/sendMessage"), nil, nil
}
