package channel

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"rasid/alerts"
	"rasid/outbound"
)

// WebhookOptions describe a webhook. Each of Secrets is the base64 of 24 to 64
// bytes, with or without whsec_; several sign in turn while one is replaced.
type WebhookOptions struct {
	URL      string // may be empty where the preset knows it
	Secrets  []string
	Headers  map[string]string
	Preset   string // one of Presets; empty: the body of docs/webhooks.md
	Template string // a body of the operator's own, instead of a preset
	Token    string // telegram, pagerduty, gotify, ntfy
	Chat     string // telegram

	Names    map[string]string // of feeds, by ID, for presets
	Location *time.Location    // of the times in presets; nil: UTC
}

// Webhook posts deliveries as JSON, signed as Standard Webhooks 1.0 says.
type Webhook struct {
	url     string
	headers map[string]string
	render  func(*alerts.Delivery) ([]byte, error)
	routing string // the token that has to stand in the body
	hide    []string
	client  http.Client
	signers []*standard.Webhook
}

// NewWebhook returns a webhook channel; client comes from WebhookClient.
func NewWebhook(o WebhookOptions, client *http.Client) (*Webhook, error) {
	o.Location = cmp.Or(o.Location, time.UTC)
	p, err := presetOf(&o)
	if err != nil {
		return nil, err
	}
	address, headers, err := p.target(&o)
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	w := &Webhook{url: address, headers: map[string]string{}, client: *client, render: func(d *alerts.Delivery) ([]byte, error) { return p.render(&o, d) }}
	if o.Preset == "pagerduty" {
		w.routing = o.Token
	}
	for _, more := range []map[string]string{headers, o.Headers} {
		for k, v := range more {
			w.headers[k] = v
		}
	}
	w.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if w.signers, err = signers(o.Secrets); err != nil {
		return nil, err
	}
	w.hide = secretsOf(&o, address)
	return w, nil
}

// WebhookClient returns the hardened client of one webhook: base with the port
// of the address opened, 15 s to the end of the header, and no redirects.
func WebhookClient(o WebhookOptions, base outbound.Options) (*http.Client, error) {
	base.Follow, base.Timeout = false, 15*time.Second
	if u, err := url.Parse(o.URL); err == nil {
		if port, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
			base.Ports = append(base.Ports[:len(base.Ports):len(base.Ports)], uint16(port))
		}
	}
	return outbound.New(base)
}

func signers(secrets []string) ([]*standard.Webhook, error) {
	var all []*standard.Webhook
	for _, s := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s, "whsec_"))
		if err != nil || len(key) < 24 || len(key) > 64 {
			return nil, errors.New("webhook: secrets: want the base64 of 24 to 64 bytes")
		}
		signer, err := standard.NewWebhookRaw(key)
		if err != nil {
			return nil, errors.New("webhook: secrets: cannot be used")
		}
		all = append(all, signer)
	}
	return all, nil
}

// secretsOf are the texts that no log and no answer may show: what stands in
// the address behind its host is a key as often as not. The longest come first:
// one may hold another.
func secretsOf(o *WebhookOptions, address string) []string {
	const shortest = 6
	all := append([]string{address, o.URL, o.Token}, o.Secrets...)
	for _, v := range o.Headers {
		all = append(all, v, strings.TrimPrefix(v, "Bearer "))
	}
	if u, err := url.Parse(address); err == nil {
		all = append(all, u.RawQuery)
		all = append(all, strings.Split(u.Path, "/")...)
		for _, values := range u.Query() {
			all = append(all, values...)
		}
		if p, ok := u.User.Password(); ok {
			all = append(all, p)
		}
	}
	var out []string
	for _, s := range all {
		if len(s) >= shortest {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return out
}

// Render makes the body.
func (w *Webhook) Render(d *alerts.Delivery) ([]byte, error) { return w.render(d) }
