package channel

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"rasid/alerts"
)

// WebhookOptions describe a webhook. Each of Secrets is the base64 of 24 to 64
// bytes, with or without whsec_; several sign in turn while one is replaced.
type WebhookOptions struct {
	URL     string
	Secrets []string
	Headers map[string]string
}

// Webhook posts deliveries as JSON, signed as Standard Webhooks 1.0 says.
type Webhook struct {
	o       WebhookOptions
	client  http.Client
	signers []*standard.Webhook
}

// NewWebhook returns a webhook channel; client is the hardened one.
func NewWebhook(o WebhookOptions, client *http.Client) (*Webhook, error) {
	if u, err := url.Parse(o.URL); err != nil || u.Host == "" {
		return nil, errors.New("webhook: url cannot be used")
	}
	w := &Webhook{o: o, client: *client}
	w.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, s := range o.Secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s, "whsec_"))
		if err != nil || len(key) < 24 || len(key) > 64 {
			return nil, errors.New("webhook: secrets: want the base64 of 24 to 64 bytes")
		}
		signer, err := standard.NewWebhookRaw(key)
		if err != nil {
			return nil, errors.New("webhook: secrets: cannot be used")
		}
		w.signers = append(w.signers, signer)
	}
	return w, nil
}

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
	ID      string          `json:"id"`
	Item    alerts.JSONItem `json:"item"`
	Hits    []alerts.Hit    `json:"hits"`
	Sources []string        `json:"sources"`
}

// Render makes the body.
func (w *Webhook) Render(d *alerts.Delivery) ([]byte, error) {
	b := body{Type: d.Kind, ID: d.ID, Timestamp: d.Created.UTC(), Watchlist: watchlist{ID: d.Watchlist}, Text: d.Text, Alerts: []alert{}}
	for _, a := range d.Alerts {
		b.Watchlist.Name = a.WatchlistName
		b.Alerts = append(b.Alerts, alert{a.ID, alerts.ItemJSON(a.Item), alerts.NotNil(a.Hits), alerts.NotNil(a.Sources)})
	}
	return json.Marshal(b)
}

// Send posts the payload. Only 2xx is success; redirects are not followed.
func (w *Webhook) Send(ctx context.Context, d *alerts.Delivery) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.o.URL, bytes.NewReader(d.Payload))
	if err != nil {
		return "", &alerts.SendError{Class: alerts.SendRejected, Err: errors.New("webhook: url cannot be used")}
	}
	w.head(req, d, time.Now())
	resp, err := w.client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return "", &alerts.SendError{Class: alerts.SendNetwork, Err: fmt.Errorf("post: %w", err)}
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, 2000))
	return w.judge(resp, w.redact(string(text)))
}

func (w *Webhook) head(req *http.Request, d *alerts.Delivery, now time.Time) {
	req.Header.Set("Content-Type", "application/json")
	for k, v := range w.o.Headers {
		req.Header.Set(k, v)
	}
	var signatures []string
	for _, s := range w.signers {
		if sig, err := s.Sign(d.ID, now, d.Payload); err == nil {
			signatures = append(signatures, sig)
		}
	}
	req.Header.Set("webhook-id", d.ID)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	if len(signatures) > 0 {
		req.Header.Set("webhook-signature", strings.Join(signatures, " "))
	}
}

func (w *Webhook) redact(s string) string {
	s = strings.ReplaceAll(clean(s), w.o.URL, "…")
	for _, v := range w.o.Headers {
		if v != "" {
			s = strings.ReplaceAll(s, v, "…")
		}
	}
	return s
}

func (w *Webhook) judge(resp *http.Response, text string) (string, error) {
	e := &alerts.SendError{Class: alerts.SendServer, Status: resp.StatusCode, Response: text, Err: fmt.Errorf("post: status %d", resp.StatusCode)}
	switch c := resp.StatusCode; {
	case c/100 == 2:
		return text, nil
	case c/100 == 3:
		e.Class = alerts.SendRedirect
		if u, err := resp.Location(); err == nil {
			e.Err = fmt.Errorf("post: status %d to %s", c, u.Host)
		}
	case c == http.StatusGone:
		e.Class = alerts.SendGone
	case c == http.StatusTooManyRequests:
		e.Class = alerts.SendThrottled
	}
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
		e.RetryAfter = time.Duration(min(s, 86400)) * time.Second
	}
	return "", e
}
