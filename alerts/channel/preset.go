package channel

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"rasid/alerts"
)

// preset is the shape that one vendor wants.
type preset struct {
	url    string // where the operator names none
	target func(o *WebhookOptions) (address string, headers map[string]string, err error)
	render func(o *WebhookOptions, d *alerts.Delivery) ([]byte, error)
	needs  []string // of url, token and chat
	takes  []string // likewise, beside those it needs
	pace   time.Duration
}

func presets() map[string]preset {
	return map[string]preset{
		"slack":      {target: plainTarget, render: rendered(slack), needs: []string{"url"}, pace: time.Second},
		"discord":    {target: plainTarget, render: rendered(discord), needs: []string{"url"}, pace: 2 * time.Second},
		"msteams":    {target: plainTarget, render: rendered(teams), needs: []string{"url"}, pace: 250 * time.Millisecond},
		"mattermost": {target: plainTarget, render: rendered(mattermost), needs: []string{"url"}},
		"telegram":   {target: telegramTarget, render: rendered(telegram), needs: []string{"token", "chat"}, takes: []string{"url"}, url: "https://api.telegram.org", pace: 3 * time.Second},
		"ntfy":       {target: ntfyTarget, render: rendered(ntfy), needs: []string{"url"}, takes: []string{"token"}},
		"gotify":     {target: gotifyTarget, render: rendered(gotify), needs: []string{"url", "token"}},
		"pagerduty":  {target: plainTarget, render: rendered(pagerDuty), needs: []string{"token"}, takes: []string{"url"}, url: "https://events.pagerduty.com/v2/enqueue", pace: 500 * time.Millisecond},
	}
}

// Presets are the names of the shapes that vendors want, in order.
func Presets() []string {
	var names []string
	for name := range presets() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// PresetKeys says which of url, token and chat a preset needs, and which it
// takes beside them. The empty name is our own body.
func PresetKeys(name string) (needs, takes []string) {
	if name == "" {
		return []string{"url"}, nil
	}
	p := presets()[name]
	return p.needs, p.takes
}

// PresetPace is the time a vendor wants between two messages, as far as it says
// so: Slack one a second, Discord 30 a minute, Telegram 20 a minute in a group,
// Teams four a second, PagerDuty 120 a minute.
func PresetPace(name string) time.Duration { return presets()[name].pace }

// presetOf is what o asks for: a preset, a template, or our own body.
func presetOf(o *WebhookOptions) (preset, error) {
	own := preset{target: plainTarget, render: func(_ *WebhookOptions, d *alerts.Delivery) ([]byte, error) { return marshal(newBody(d)) }}
	switch {
	case o.Template != "" && o.Preset != "":
		return own, errors.New("webhook: both a preset and a template")
	case o.Template != "":
		t, err := parseTemplate(o.Template)
		own.render = func(_ *WebhookOptions, d *alerts.Delivery) ([]byte, error) { return t.render(d) }
		return own, err
	case o.Preset == "":
		return own, nil
	}
	p, ok := presets()[o.Preset]
	if !ok {
		return p, fmt.Errorf("webhook: there is no preset %q", o.Preset)
	}
	if o.URL == "" {
		o.URL = p.url
	}
	return p, nil
}

// rendered makes a preset of a function over what people read.
func rendered(shape func(o *WebhookOptions, m *message) any) func(*WebhookOptions, *alerts.Delivery) ([]byte, error) {
	return func(o *WebhookOptions, d *alerts.Delivery) ([]byte, error) {
		m := newMessage(d, o.Names, o.Location)
		return marshal(shape(o, &m))
	}
}

func plainTarget(o *WebhookOptions) (string, map[string]string, error) {
	u, err := webURL(o.URL)
	if err != nil {
		return "", nil, err
	}
	return u.String(), nil, nil
}

func webURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("url cannot be used")
	}
	return u, nil
}

// under appends to the path of an address, unless it ends so already.
func under(u *url.URL, path string) string {
	if !strings.HasSuffix(u.Path, path) {
		u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/")+path, ""
	}
	return u.String()
}
