package outbound

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// mute is a resolver whose server never answers.
func mute() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
}

// TestSlowResolver: a name that nobody resolves costs five seconds, is of class
// dns and says which name; who gives up before is told that.
func TestSlowResolver(t *testing.T) {
	for name, c := range map[string]struct {
		wait, patience time.Duration // of the client, of the caller
		took           time.Duration
		class          Class
	}{
		"as it comes":   {10 * time.Second, time.Minute, 5 * time.Second, ClassDNS},
		"long patience": {time.Minute, time.Hour, 5 * time.Second, ClassDNS},
		"little time":   {2 * time.Second, time.Minute, time.Second, ClassDNS},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), c.patience)
				defer cancel()
				d := net.Dialer{Timeout: c.wait, Resolver: mute()}
				began := time.Now()
				_, err := patient(prompt(d.DialContext, c.wait), func() {}, c.wait)(ctx, "tcp", "news.example:443")
				if took := time.Since(began); took != c.took || Classify(err) != c.class {
					t.Errorf("%s after %v: %v", Classify(err), took, err)
				}
				if !strings.Contains(err.Error(), "news.example") || !strings.Contains(err.Error(), "no answer within") {
					t.Errorf("it says: %v", err)
				}
			})
		})
	}
}

// TestLookupIsNotConnecting: the limit ends with the lookup; a host may take
// longer to answer.
func TestLookupIsNotConnecting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(ctx context.Context, _, _ string) (net.Conn, error) {
			select {
			case <-time.After(8 * time.Second):
				return nil, errors.New("refused in the end")
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		if _, err := prompt(slow, 10*time.Second)(t.Context(), "tcp", "192.0.2.1:443"); err == nil || Classify(err) != ClassConnect {
			t.Errorf("%v", err)
		}
	})
}
