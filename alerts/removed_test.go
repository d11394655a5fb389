package alerts

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestRemovedRoute: what is on a route that the file has no more is cancelled,
// not sent, and says nothing about the channel.
func TestRemovedRoute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		lane := Lane{Policy: EmailPolicy(), Channel: sink(func(_ context.Context, d *Delivery) error {
			sent = append(sent, d.Target)
			return nil
		})}
		lane.Live = func(watchlist, target string) bool { return watchlist == "w" && target == "stays@example.org" }
		w := newWorld(t, map[string]Lane{"desk": lane})
		w.add("desk", time.Now(), "a", "b")
		for id, to := range map[string]string{"a": "stays@example.org", "b": "gone@example.org"} {
			w.rows[id].Watchlist, w.rows[id].Target = "w", to
		}
		w.start(t)
		time.Sleep(time.Minute)
		w.end()
		if len(sent) != 1 || sent[0] != "stays@example.org" {
			t.Errorf("sent to %v", sent)
		}
		if w.rows["b"].State != Cancelled || w.kinds("desk") != nil {
			t.Errorf("state %s, told %v", w.rows["b"].State, w.kinds("desk"))
		}
	})
}

// TestPausedDoesNotAge: three days of a refused login leave a delivery its
// whole table for the network after them.
func TestPausedDoesNotAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		tries := 0
		mail := sink(func(context.Context, *Delivery) error {
			if time.Since(begun) < 72*time.Hour {
				return &SendError{Class: SendChannel, Status: 535}
			}
			if tries++; tries < 9 {
				return &SendError{Class: SendNetwork}
			}
			return nil
		})
		w := newWorld(t, map[string]Lane{"desk": {Channel: mail, Policy: WebhookPolicy()}})
		w.start(t)
		w.put("desk", "m")
		time.Sleep(150 * time.Hour)
		w.end()
		if d := w.rows["m"]; d.State != Delivered {
			t.Errorf("%s after %d attempts", d.State, d.Attempts)
		}
		for _, k := range w.kinds("desk") {
			if k == EventDead {
				t.Error("a dead letter was told")
			}
		}
	})
}
