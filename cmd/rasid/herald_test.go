package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// TestSystemDeliveries: each route hears of everything but its own failure.
func TestSystemDeliveries(t *testing.T) {
	notices := []notice{
		{kind: "feed_gone", about: "sana", text: "the server says so", hint: "Remove it."},
		{kind: "delivery_dead", about: "desk", text: "a dead letter", failing: "desk"},
	}
	routes := []alerts.Route{{Channel: "desk", Target: "a@example.org"}, {Channel: "siem"}}
	got := systemDeliveries(notices, routes, time.Now())
	if len(got) != 2 {
		t.Fatalf("%d deliveries: %+v", len(got), got)
	}
	if want := "feed_gone sana: the server says so. Remove it."; got[0].Text != want || got[0].Target != "a@example.org" {
		t.Errorf("desk hears %q at %q, want %q", got[0].Text, got[0].Target, want)
	}
	if want := "feed_gone sana: the server says so. Remove it.\ndelivery_dead desk: a dead letter"; got[1].Text != want {
		t.Errorf("siem hears %q, want %q", got[1].Text, want)
	}
	if got := systemDeliveries(notices[1:], routes[:1], time.Now()); len(got) != 0 {
		t.Errorf("the failing channel carries its own failure: %+v", got)
	}
}

// TestHeraldEndsWithItself: a system alert that dies is not told to another
// channel, whose own would be told to the first.
func TestHeraldEndsWithItself(t *testing.T) {
	kicks := 0
	h := &herald{log: slog.New(slog.DiscardHandler), kick: func() { kicks++ }}
	h.serve(config.System{Routes: []alerts.Route{{Channel: "desk"}, {Channel: "siem"}}, Events: []string{"delivery_dead"}})
	d := alerts.Delivery{ID: "d", Channel: "desk", Kind: alerts.KindSystem}
	if told := h.ofDead(&d, errors.New("no")); len(told) != 0 {
		t.Errorf("told: %+v", told)
	}
	if h.channel(alerts.Event{Kind: alerts.EventDead, Channel: "desk", Delivery: "d", System: true}); kicks != 0 {
		t.Error("kicked for what nobody is told")
	}
	d.Kind = alerts.KindAlert
	if told := h.ofDead(&d, errors.New("no")); len(told) != 1 || told[0].Channel != "siem" || !strings.HasPrefix(told[0].Text, "delivery_dead desk: delivery d is a dead letter: no.") {
		t.Errorf("a dead letter of a watchlist: %+v", told)
	}
	if h.channel(alerts.Event{Kind: alerts.EventDead, Channel: "desk", Delivery: "d"}); kicks != 1 || len(h.waiting) != 0 {
		t.Errorf("%d kicks; it is stored already, and waits again: %+v", kicks, h.waiting)
	}
}

// TestHeraldStoresAtOnce: what is told once and waits for company outlives
// a kill -9 meanwhile.
func TestHeraldStoresAtOnce(t *testing.T) {
	ctx := t.Context()
	db, err := storage.Open(ctx, filepath.Join(t.TempDir(), "rasid.db"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.WithoutCancel(ctx))
	h := &herald{db: db, log: slog.New(slog.DiscardHandler), kick: func() {}, wake: make(chan struct{}, 1)}
	h.serve(config.System{Routes: []alerts.Route{{Channel: "siem"}}, Events: []string{"feed_gone"}})
	running, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); h.run(running) }()
	defer func() { stop(); <-ended }()
	h.tell(notice{kind: "feed_gone", about: "a", text: "gone"})
	var all []alerts.Delivery
	for start := time.Now(); len(all) == 0 && time.Since(start) < hearing/2; time.Sleep(5 * time.Millisecond) {
		if all, err = db.Deliveries(ctx, alerts.DeliveryFilter{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(all) != 1 || !all[0].NextAttempt.After(time.Now()) {
		t.Errorf("stored: %+v, want one that waits for more", all)
	}
}

// TestHeraldStoresWithThePoll: what a poll found out is told once, so a kill -9
// right after the poll's transaction must not lose it.
func TestHeraldStoresWithThePoll(t *testing.T) {
	ctx, now := t.Context(), time.Now()
	db, err := storage.Open(ctx, filepath.Join(t.TempDir(), "rasid.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.WithoutCancel(ctx))
	src := &feeds.Source{ID: "a", URL: "https://a.example.org/feed"}
	if err := db.SyncFeeds(ctx, []*feeds.Source{src}, now); err != nil {
		t.Fatal(err)
	}
	kicks := 0
	h := &herald{db: db, log: slog.New(slog.DiscardHandler), kick: func() { kicks++ }}
	h.serve(config.System{Routes: []alerts.Route{{Channel: "siem"}}, Events: []string{"feed_gone"}})
	p := &feeds.Poll{
		Source: src, Started: now, Result: feeds.ResultFailed, Was: feeds.State{Feed: "a"},
		Next: feeds.State{Feed: "a", Failures: 3, ErrorClass: feeds.ClassGone, Disabled: true, LastPoll: now},
	}
	saved, err := keeper{db, nil, h.ofPoll}.SavePoll(ctx, p)
	if err != nil || saved.Stale {
		t.Fatalf("%+v, %v", saved, err)
	}
	all, err := db.Deliveries(ctx, alerts.DeliveryFilter{})
	if err != nil || len(all) != 1 || !strings.HasPrefix(all[0].Text, "feed_gone a: the server said") || !all[0].NextAttempt.After(now) {
		t.Errorf("stored: %+v, %v", all, err)
	}
	if h.feed(p, saved); kicks != 1 || len(h.waiting) != 0 {
		t.Errorf("%d kicks, waiting to be stored again: %+v", kicks, h.waiting)
	}
}

// TestHerald: what comes together leaves together, and only what is wished.
func TestHerald(t *testing.T) {
	ctx, now := t.Context(), time.Now()
	db, err := storage.Open(ctx, filepath.Join(t.TempDir(), "rasid.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.WithoutCancel(ctx))
	kicks := 0
	h := &herald{db: db, log: slog.New(slog.DiscardHandler), kick: func() { kicks++ }}
	h.serve(config.System{Routes: []alerts.Route{{Channel: "siem"}}, Events: []string{"feed_gone"}})
	h.tell(notice{kind: "feed_gone", about: "a", text: "gone"})
	h.tell(notice{kind: "feed_moved", about: "b", text: "not wished"})
	h.flush(ctx, now)
	h.tell(notice{kind: "feed_gone", about: "c", text: "gone"})
	h.flush(ctx, now.Add(hearing-time.Second))
	h.flush(ctx, now.Add(hearing-time.Second))
	all, err := db.Deliveries(ctx, alerts.DeliveryFilter{})
	if err != nil || len(all) != 1 || all[0].Kind != alerts.KindSystem || all[0].Text != "feed_gone a: gone\nfeed_gone c: gone" {
		t.Errorf("deliveries: %+v, %v", all, err)
	}
	if kicks != 2 {
		t.Errorf("the dispatcher was kicked %d times, want twice", kicks)
	}
	h.tell(notice{kind: "feed_gone", about: "d", text: "gone"})
	h.flush(ctx, now.Add(hearing))
	if all, err = db.Deliveries(ctx, alerts.DeliveryFilter{}); err != nil || len(all) != 2 || all[0].Text != "feed_gone d: gone" {
		t.Errorf("after it is due: %+v, %v", all, err)
	}
}
