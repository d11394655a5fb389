//go:build mutants

package main

import (
	"context"
	"os"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// TestMutants breaks each promise on purpose and wants TestCrash's questions to
// find it out:
//
//	go test -tags mutants -run TestMutants ./cmd/rasid
func TestMutants(t *testing.T) {
	for _, name := range []string{"early-validators", "early-settle"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("RASID_MUTANT", name)
			w, _ := crash(t, 12)
			if len(w.missing()) == 0 {
				t.Errorf("the broken daemon lost nothing: the trial proves nothing")
			}
			t.Logf("%d of %d alerts lost, as they must be", len(w.missing()), len(w.wanted))
		})
	}
}

// mutant is the broken promise that the environment asks for.
func mutant() seams {
	switch os.Getenv("RASID_MUTANT") {
	case "early-validators":
		return seams{wrapStore: func(s feeds.Store) feeds.Store { return earlyValidators{s} }}
	case "early-settle":
		return seams{wrapOutbox: func(o alerts.Outbox) alerts.Outbox { return earlySettle{o} }}
	}
	return seams{}
}

// earlyValidators saves what the server said before what it sent.
type earlyValidators struct{ feeds.Store }

func (e earlyValidators) SavePoll(ctx context.Context, p *feeds.Poll) (feeds.Saved, error) {
	head := *p
	head.Items, head.Result = nil, feeds.ResultNotModified
	if _, err := e.Store.SavePoll(ctx, &head); err != nil {
		return feeds.Saved{}, err
	}
	time.Sleep(100 * time.Millisecond)
	return e.Store.SavePoll(ctx, p)
}

// earlySettle calls a delivery delivered before it is sent.
type earlySettle struct{ alerts.Outbox }

func (e earlySettle) ClaimDeliveries(ctx context.Context, channel string, now time.Time, limit int, book func(int) time.Time) ([]alerts.Delivery, error) {
	due, err := e.Outbox.ClaimDeliveries(ctx, channel, now, limit, book)
	for i := range due {
		if err := e.Settle(ctx, alerts.Attempt{Delivery: due[i].ID, Number: due[i].Attempts, At: now}, alerts.Outcome{State: alerts.Delivered}); err != nil {
			return nil, err
		}
	}
	if len(due) > 0 {
		time.Sleep(50 * time.Millisecond)
	}
	return due, err
}
