package config

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"rasid/alerts/channel"
)

func (b *builder) webhook(d *channelDoc) *Webhook {
	w := &Webhook{Preset: d.Preset.V, Template: d.Template.V, Chat: d.Chat.V, Headers: b.headers(d.Headers)}
	w.URL = b.webhookURL(d)
	w.Token = b.token(d)
	b.vendor(d)
	if s := b.secret(d.Secret, d.SecretFile, "secret"); s != "" {
		at := d.Secret.pos
		if d.SecretFile.Set {
			at = d.SecretFile.pos
		}
		w.Secrets = append(w.Secrets, b.signing(s, at))
	}
	for _, s := range d.Secrets {
		w.Secrets = append(w.Secrets, b.signing(s.V, s.pos))
	}
	if len(w.Secrets) > 0 && w.Preset != "" {
		b.warn(d.Preset.pos, "remove the secret, or the preset", "%s reads no signatures", w.Preset)
	}
	return w
}

func (b *builder) webhookURL(d *channelDoc) string {
	if d.URL.V == "" {
		return "" // vendor says whether one is needed
	}
	u, err := url.Parse(d.URL.V)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		b.add(d.URL.pos, "it must begin with https://", "the url of the webhook cannot be used")
		return ""
	}
	if u.Scheme == "http" && !b.opened(u.String()) {
		b.warn(d.URL.pos, "use https", "alerts of the channel travel unencrypted")
	}
	if topic := strings.Trim(u.Path, "/"); d.Preset.V == "ntfy" && (topic == "" || strings.Contains(topic, "/")) {
		b.add(d.URL.pos, "https://ntfy.sh/TOPIC", "the url of an ntfy channel ends in one topic")
	}
	return u.String()
}

// vendor checks that the keys of a preset are there, and no others, and that a
// template gives JSON.
func (b *builder) vendor(d *channelDoc) {
	preset := d.Preset.V
	if preset != "" && !slices.Contains(channel.Presets(), preset) {
		return // the enum of the key has said so
	}
	if d.Template.Set && d.Preset.Set {
		b.add(d.Template.pos, "keep one of them", "both preset and template")
	} else if d.Template.Set {
		if err := channel.CheckTemplate(d.Template.V); err != nil {
			b.add(d.Template.pos, "docs/webhooks.md shows what a template sees; put texts through json: {{json .text}}", "the template cannot be used: %v", err)
		}
	}
	hints := map[string]string{"url": "add url: https://…", "token": "add token_file: FILE", "chat": "add chat: \"-100…\" or \"@channel\""}
	given := map[string]text{"url": d.URL, "token": either(d.Token, d.TokenFile), "chat": d.Chat}
	needs, takes := channel.PresetKeys(preset)
	for _, key := range []string{"url", "token", "chat"} {
		switch t := given[key]; {
		case slices.Contains(needs, key) && t.V == "" && !t.Set:
			b.missing(d.pos, hints[key], "a %s needs %s", kindOf(preset), key)
		case t.Set && !slices.Contains(needs, key) && !slices.Contains(takes, key):
			b.add(t.pos, "remove it", "a %s knows no %s", kindOf(preset), key)
		}
	}
}

func kindOf(preset string) string { return strings.TrimSpace(preset + " webhook") }

func either(a, b text) text {
	if a.Set {
		return a
	}
	return b
}

var (
	chatPattern = regexp.MustCompile(`^(-?\d+|@\w{4,})$`)
	tokenShapes = map[string]*regexp.Regexp{
		"telegram":  regexp.MustCompile(`^\d+:[\w-]{20,}$`),
		"pagerduty": regexp.MustCompile(`^[\w-]{32}$`),
	}
	tokenShape = regexp.MustCompile(`^[!-~]+$`) // it goes into a header
)

func (b *builder) token(d *channelDoc) string {
	at := either(d.Token, d.TokenFile).pos
	token := strings.TrimSpace(b.secret(d.Token, d.TokenFile, "token"))
	shape := tokenShapes[d.Preset.V]
	if shape == nil {
		shape = tokenShape
	}
	if token != "" && !shape.MatchString(token) {
		b.add(at, map[string]string{"telegram": "BotFather gives 123456:ABC…", "pagerduty": "the integration key of an Events API v2 integration has 32 characters"}[d.Preset.V],
			"that cannot be a token of a %s", kindOf(d.Preset.V))
	}
	if d.Chat.Set && !chatPattern.MatchString(d.Chat.V) {
		b.add(d.Chat.pos, `the number of a chat, "-1001234567890", or "@channel"`, "%s is not a chat", d.Chat.show())
	}
	return token
}

// signing checks a signing secret (Standard Webhooks: 24 to 64 bytes, in
// base64 behind whsec_).
func (b *builder) signing(secret string, at pos) string {
	const least, most = 24, 64
	secret = strings.TrimSpace(secret)
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < least || len(key) > most {
		b.add(at, `make one: echo "whsec_$(openssl rand -base64 32)"`, "a signing secret is whsec_ and the base64 of 24 to 64 random bytes")
	}
	return secret
}
