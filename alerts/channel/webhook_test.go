package channel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"rasid/alerts"
)

const (
	signingKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	otherKey   = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
)

// post sends one delivery to a receiver.
func post(t *testing.T, o WebhookOptions, client *http.Client) (string, *alerts.SendError) {
	t.Helper()
	w, err := NewWebhook(o, client)
	if err != nil {
		t.Fatal(err)
	}
	d := sample(1)
	if d.Payload, err = w.Render(d); err != nil {
		t.Fatal(err)
	}
	said, err := w.Send(t.Context(), d)
	var se *alerts.SendError
	if err != nil && !errors.As(err, &se) {
		t.Fatalf("not a SendError: %v", err)
	}
	return said, se
}

// TestSignatures: while a secret is replaced both sign, and each alone
// verifies (Standard Webhooks 1.0).
func TestSignatures(t *testing.T) {
	for _, secrets := range [][]string{{signingKey}, {otherKey, signingKey}} {
		srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			got, _ := io.ReadAll(r.Body)
			for _, s := range secrets {
				verify, err := standard.NewWebhook(s)
				if err != nil {
					t.Error(err)
				}
				if err := verify.Verify(got, r.Header); err != nil {
					t.Errorf("%d secrets: %v", len(secrets), err)
				}
			}
			if r.Header.Get("Webhook-Id") != "0195-d1" || r.Header.Get("X-Desk") != "1" || r.Header.Get("Referer") != "" {
				t.Errorf("%v", r.Header)
			}
		}))
		if _, se := post(t, WebhookOptions{URL: srv.URL, Secrets: secrets, Headers: map[string]string{"X-Desk": "1"}}, srv.Client()); se != nil {
			t.Error(se)
		}
		srv.Close()
	}
}

func TestStatus(t *testing.T) {
	for status, class := range map[int]alerts.SendClass{
		200: "", 202: "", 204: "", 301: alerts.SendRedirect, 302: alerts.SendRedirect, 308: alerts.SendRedirect, 304: alerts.SendRedirect,
		400: alerts.SendRefused, 401: alerts.SendRefused, 403: alerts.SendRefused, 404: alerts.SendRefused, 413: alerts.SendRefused, 422: alerts.SendRefused,
		408: alerts.SendServer, 425: alerts.SendServer, 410: alerts.SendGone, 429: alerts.SendThrottled, 500: alerts.SendServer, 503: alerts.SendServer, 507: alerts.SendServer,
	} {
		asked := 0
		srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			asked++
			rw.Header().Set("Location", "/elsewhere?key=canary")
			rw.WriteHeader(status)
			_, _ = io.WriteString(rw, "you said "+r.URL.String()+" "+r.Header.Get("Authorization")+"\x1b[31m\n")
		}))
		said, se := post(t, WebhookOptions{URL: srv.URL + "/canary-path/x?key=canary", Headers: map[string]string{"Authorization": "Bearer canary-header"}}, srv.Client())
		if (se != nil) != (class != "") || se != nil && (se.Class != class || se.Status != status) {
			t.Errorf("%d: %v", status, se)
		}
		if se != nil {
			said += se.Error() + se.Response
		}
		if strings.Contains(said, "canary") || strings.ContainsAny(said, "\x1b\n") {
			t.Errorf("%d: told %q", status, said)
		}
		if asked != 1 {
			t.Errorf("%d: asked %d times", status, asked)
		}
		srv.Close()
	}
}

// TestRefusalIsQuoted: what a receiver says of its refusal is what mends it.
func TestRefusalIsQuoted(t *testing.T) {
	for said, want := range map[string]string{
		"invalid_token\n":                  "refused: post: status 403: invalid_token",
		"":                                 "refused: post: status 403",
		"<!DOCTYPE html><h1>No</h1>":       "refused: post: status 403",
		strings.Repeat("لا ", 200) + "آخر": "refused: post: status 403: " + strings.Repeat("لا ", 53) + "…",
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(rw, said)
		}))
		if _, se := post(t, WebhookOptions{URL: srv.URL}, srv.Client()); se == nil || se.Error() != want {
			t.Errorf("%q is told as %q, want %q", said, se, want)
		}
		srv.Close()
	}
}

// TestCutAnswer: of a secret that an answer repeats where it is cut, or that
// begins like another, nothing is told.
func TestCutAnswer(t *testing.T) {
	for pad := maxResponse - 20; pad <= maxResponse; pad++ {
		srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(rw, r.Header.Get("X-Key")+strings.Repeat(" ", pad)+r.Header.Get("X-Key"))
		}))
		said, se := post(t, WebhookOptions{URL: srv.URL, Headers: map[string]string{"X-Key": "canary-long", "X-Id": "canary"}}, srv.Client())
		if se != nil || strings.Trim(said, "… ") != "" {
			t.Errorf("%d letters before it: told %q, %v", pad, strings.TrimSpace(said), se)
		}
		srv.Close()
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	for name, c := range map[string]struct {
		head, date, body string
		want             time.Duration
	}{
		"none":           {"", "", "", 0},
		"seconds":        {"120", "", "", 2 * time.Minute},
		"fraction":       {"0.5", "", "", 500 * time.Millisecond},
		"too long":       {"99999999", "", "", 24 * time.Hour},
		"below zero":     {"-5", "", "", 0},
		"not a number":   {"NaN", "", "", 0},
		"date":           {date(time.Hour), "", "", time.Hour},
		"date past":      {date(-time.Hour), "", "", 0},
		"date, by clock": {date(49 * time.Hour), date(48 * time.Hour), "", time.Hour},
		"telegram":       {"", "", `{"ok":false,"error_code":429,"parameters":{"retry_after":35}}`, 35 * time.Second},
		"discord":        {"", "", `{"message":"…","retry_after":1.25,"global":false}`, 1250 * time.Millisecond},
		"other json":     {"", "", `["retry_after"]`, 0},
	} {
		resp := &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {c.head}, "Date": {c.date}}}
		if e := judge(resp, []byte(c.body), now); e.RetryAfter != c.want {
			t.Errorf("%s: %v", name, e.RetryAfter)
		}
	}
}

func TestClockSkew(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for away, class := range map[time.Duration]alerts.SendClass{time.Minute: alerts.SendRefused, -24 * time.Hour: alerts.SendClock, 6 * time.Minute: alerts.SendClock} {
		resp := &http.Response{StatusCode: http.StatusUnauthorized, Header: http.Header{"Date": {now.Add(away).Format(http.TimeFormat)}}}
		if e := judge(resp, nil, now); e.Class != class {
			t.Errorf("%v: %v", away, e)
		}
	}
}

// TestReplay: a payload that was stored long ago verifies with the secret of
// today, under the same id.
func TestReplay(t *testing.T) {
	var heard http.Header
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { heard = r.Header.Clone() }))
	defer srv.Close()
	d := sample(1)
	d.Payload = []byte(`{"stored":"long ago"}`)
	w, err := NewWebhook(WebhookOptions{URL: srv.URL, Secrets: []string{otherKey}}, srv.Client())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Send(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	verify, err := standard.NewWebhook(otherKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := verify.Verify(d.Payload, heard); err != nil || heard.Get("Webhook-Id") != d.ID {
		t.Error(err, heard)
	}
}

// A digest of long articles stays a body that receivers take; nothing but the
// contents behind the first megabyte is left out.
func TestBodyIsBounded(t *testing.T) {
	d := sample(1000)
	for i := range d.Alerts {
		d.Alerts[i].Item.Content = strings.Repeat("ن", 50_000)
	}
	b := newBody(d)
	raw, err := marshal(b)
	if err != nil || len(raw) > 3<<20 || len(b.Alerts) != 1000 || b.Alerts[0].Item.Content == "" || b.Alerts[999].Item.Content != "" || b.Alerts[999].Item.Title == "" {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}
