package channel

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rasid/alerts"
	"rasid/outbound"
)

const (
	maxResponse  = 2000            // bytes of an answer that are read and kept
	bodyPatience = 2 * time.Second // for the body of an answer; its status is there already
)

// Send posts the payload. Only 2xx is success; redirects are not followed.
func (w *Webhook) Send(ctx context.Context, d *alerts.Delivery) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	body := d.Payload
	if w.routing != "" {
		body = withRoutingKey(body, w.routing)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return "", &alerts.SendError{Class: alerts.SendRejected, Err: errors.New("webhook: url cannot be used")}
	}
	now := time.Now()
	w.head(req, d.ID, body, now)
	resp, err := w.client.Do(req)
	if err != nil {
		return "", &alerts.SendError{Class: classOf(err), Err: fmt.Errorf("post: %w", outbound.Clean(err))}
	}
	defer func() { _ = resp.Body.Close() }()
	defer time.AfterFunc(bodyPatience, cancel).Stop()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, maxResponse)) // what could be read of it
	if e := judge(resp, text, now); e != nil {
		e.Response = w.redact(text)
		e.Err = quoting(e.Err, e.Response)
		return "", e
	}
	return w.redact(text), nil
}

// quoting adds what the receiver said to err: "invalid_token" tells more than
// its status. Pages tell less.
func quoting(err error, said string) error {
	const most = 160
	if said = strings.TrimSpace(said); said == "" || strings.HasPrefix(said, "<") {
		return err
	}
	return fmt.Errorf("%w: %s", err, shorten(said, most))
}

func (w *Webhook) head(req *http.Request, id string, body []byte, now time.Time) {
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "rasid")
	for k, v := range w.headers {
		req.Header.Set(k, v)
	}
	var signatures []string
	for _, s := range w.signers {
		if sig, err := s.Sign(id, now, body); err == nil {
			signatures = append(signatures, sig)
		}
	}
	req.Header.Set("webhook-id", id)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	if len(signatures) > 0 {
		req.Header.Set("webhook-signature", strings.Join(signatures, " "))
	}
}

// redact keeps an answer in one line, without what must not be told, nor the
// beginning of it where the answer was cut.
func (w *Webhook) redact(answer []byte) string {
	s := string(answer)
	for _, secret := range w.hide {
		s = strings.ReplaceAll(s, secret, "…")
		for n := len(secret) - 1; n > 0 && len(answer) == maxResponse; n-- {
			s = strings.TrimSuffix(s, secret[:n])
		}
	}
	return strings.ToValidUTF8(clean(s), "")
}
