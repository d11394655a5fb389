package alerts

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestDeadIsToldWithIt: what the operator should hear of a dead letter comes
// with the outcome, not after it, and of no other outcome.
func TestDeadIsToldWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lane := Lane{Policy: WebhookPolicy(), Channel: sink(func(_ context.Context, d *Delivery) error {
			switch d.ID {
			case "bad":
				return &SendError{Class: SendRejected, Status: 422}
			case "late":
				return &SendError{Class: SendServer, Status: 503}
			}
			return nil
		})}
		lane.Dead = func(d *Delivery, err error) []Delivery { return []Delivery{{ID: "of " + d.ID, Text: err.Error()}} }
		w := newWorld(t, map[string]Lane{"siem": lane})
		w.start(t)
		w.put("siem", "good", "bad", "late")
		time.Sleep(time.Minute)
		w.end()
		if len(w.told) != 1 || w.told[0].ID != "of bad" || w.told[0].Text != "rejected" {
			t.Errorf("told %+v", w.told)
		}
	})
}
