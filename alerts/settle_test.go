package alerts

import (
	"errors"
	"testing"
	"time"
)

func TestSettle(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	send := func(c SendClass, after time.Duration) error { return &SendError{Class: c, RetryAfter: after} }
	for name, c := range map[string]struct {
		attempts int
		err      error
		state    DeliveryState
		min, max time.Duration
	}{
		"accepted":            {1, nil, Delivered, 0, 0},
		"server":              {1, send(SendServer, 0), Pending, 4 * time.Second, 6 * time.Second},
		"unknown":             {2, errors.New("x"), Pending, 4 * time.Minute, 6 * time.Minute},
		"asked to wait":       {1, send(SendThrottled, time.Hour), Pending, time.Hour, time.Hour},
		"asked for too much":  {1, send(SendThrottled, 99*time.Hour), Pending, 24 * time.Hour, 24 * time.Hour},
		"exhausted":           {10, send(SendServer, 0), Dead, 0, 0},
		"made due again":      {11, send(SendServer, 0), Pending, 4 * time.Second, 6 * time.Second},
		"rejected":            {1, send(SendRejected, 0), Dead, 0, 0},
		"gone":                {1, send(SendGone, 0), Pending, 30 * time.Minute, 30 * time.Minute},
		"login of the sender": {10, send(SendChannel, 0), Pending, 30 * time.Minute, 30 * time.Minute},
	} {
		o := Settle(&Delivery{ID: "a", Attempts: c.attempts}, c.err, WebhookPolicy(), now)
		if o.State != c.state {
			t.Errorf("%s: %+v", name, o)
		}
		if o.State == Pending && (o.NextAttempt.Before(now.Add(c.min)) || o.NextAttempt.After(now.Add(c.max))) {
			t.Errorf("%s: waits %v", name, o.NextAttempt.Sub(now))
		}
	}
}

func TestBook(t *testing.T) {
	loc, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Skip(err)
	}
	at := func(d, h, m int) time.Time { return time.Date(2026, 4, d, h, m, 0, 0, loc) }
	r := Route{Quiet: &Quiet{From: 23 * 60, To: 6*60 + 30, Location: loc}, Limit: &Limit{Max: 2, Per: time.Hour}}
	for name, c := range map[string]struct {
		now    time.Time
		sev    Severity
		recent []time.Time
		due    time.Time
		kind   Kind
	}{
		"now":                 {at(10, 12, 0), Normal, nil, at(10, 12, 0), KindAlert},
		"evening":             {at(10, 23, 0), Normal, nil, at(11, 6, 30), KindDigest},
		"morning":             {at(10, 6, 29), Normal, nil, at(10, 6, 30), KindDigest},
		"critical":            {at(10, 23, 30), Critical, nil, at(10, 23, 30), KindAlert},
		"night of the change": {at(23, 23, 30), Normal, nil, at(24, 6, 30), KindDigest},
		"over the limit":      {at(10, 12, 0), Normal, []time.Time{at(10, 11, 10), at(10, 11, 20), at(10, 11, 50)}, at(10, 12, 20), KindDigest},
	} {
		if b := r.Book(c.now, c.sev, c.recent); !b.Due.Equal(c.due) || b.Kind != c.kind {
			t.Errorf("%s: %v %s", name, b.Due, b.Kind)
		}
	}
}

func TestEmailPolicy(t *testing.T) {
	p := EmailPolicy()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, id := range []string{"a", "b", "0195-1", "0195-2"} {
		first, at, day := now, now, 0
		for k := 1; ; k++ {
			o := Settle(&Delivery{ID: id, Attempts: k}, &SendError{Class: SendServer}, p, at)
			if o.State == Dead {
				break
			}
			if wait := o.NextAttempt.Sub(at); k > 3 && (wait < 2*time.Hour || wait > 3*time.Hour) {
				t.Errorf("%s: %v after attempt %d", id, wait, k)
			}
			if at = o.NextAttempt; at.Sub(first) < 24*time.Hour {
				day = k + 1
			}
		}
		if whole := at.Sub(first); day > 16 || whole < 110*time.Hour || whole > 130*time.Hour {
			t.Errorf("%s: %d attempts in the first day, given up after %v", id, day, whole)
		}
	}
}
