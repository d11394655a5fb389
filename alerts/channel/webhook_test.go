package channel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"rasid/alerts"
)

func TestWebhook(t *testing.T) {
	const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	verify, err := standard.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	for status, class := range map[int]alerts.SendClass{204: "", 302: alerts.SendRedirect, 404: alerts.SendServer, 410: alerts.SendGone, 429: alerts.SendThrottled, 500: alerts.SendServer} {
		srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			got, _ := io.ReadAll(r.Body)
			if err := verify.Verify(got, r.Header); err != nil {
				t.Error(err)
			}
			rw.Header().Set("Location", "/elsewhere?key=canary")
			rw.WriteHeader(status)
		}))
		w, err := NewWebhook(WebhookOptions{URL: srv.URL + "/x?key=canary", Secrets: []string{secret}}, srv.Client())
		if err != nil {
			t.Fatal(err)
		}
		d := &alerts.Delivery{ID: "d1", Kind: alerts.KindAlert}
		d.Payload, _ = w.Render(d)
		_, err = w.Send(context.Background(), d)
		var se *alerts.SendError
		if errors.As(err, &se) != (class != "") || se != nil && se.Class != class {
			t.Errorf("%d: %v", status, err)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%d: the error tells the secret: %v", status, err)
		}
		srv.Close()
	}
}
