package main

import (
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode"

	"rasid/alerts"
	"rasid/alerts/channel"
	"rasid/config"
	"rasid/feeds"
)

// TestNoticesInArabic: whoever reads Arabic alone learns of each notice what it
// is about, and of all but the class of a failure what to do.
func TestNoticesInArabic(t *testing.T) {
	console, err := channel.NewConsole(channel.ConsoleOptions{Out: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, n := range everyNotice(t) {
		told[n.kind] = true
		out, err := console.Render(&alerts.Delivery{Kind: alerts.KindSystem, Text: n.line()})
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if err != nil || len(lines) != 3 || !inArabic(lines[1]) || !strings.Contains(lines[2], n.text) {
			t.Errorf("%s reads\n%s, %v", n.line(), out, err)
		}
	}
	for _, kind := range feeds.EventKinds() {
		if !told[string(kind)] {
			t.Errorf("%s is not tried", kind)
		}
	}
}

func inArabic(line string) bool {
	return strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// everyNotice is one of each kind, as they are made.
func everyNotice(t *testing.T) (all []notice) {
	h := &herald{log: slog.New(slog.DiscardHandler), wake: make(chan struct{}, 1)}
	h.serve(config.System{Routes: []alerts.Route{{Channel: "siem"}}, Events: []string{"delivery_dead"}})
	for _, kind := range []alerts.EventKind{alerts.EventFailing, alerts.EventPaused, alerts.EventClosed, alerts.EventRecovered} {
		h.channel(alerts.Event{Kind: kind, Channel: "desk", Delivery: "d", Err: errors.New("refused")})
	}
	all = append(all, h.waiting...)
	all = append(all, deadNotice("desk", "d", errors.New("refused")), roomNotice("rasid.db", true), roomNotice("rasid.db", false), damageNotice("rasid.db", "page 3"))
	for _, p := range eventful(t) {
		found := feedNotices(p, feeds.Saved{PossibleLoss: p.Listed == 7})
		if len(found) != 1 {
			t.Errorf("%+v tells %+v", p.Next, found)
		}
		all = append(all, found...)
	}
	return all
}

// eventful are polls with each of which one thing becomes true.
func eventful(t *testing.T) (all []*feeds.Poll) {
	now := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	sched, err := feeds.ParseSchedule("@every 1h", time.UTC, now)
	if err != nil {
		t.Fatal(err)
	}
	src := &feeds.Source{ID: "sample", URL: "http://example.org/feed", Schedule: sched}
	add := func(change func(p *feeds.Poll)) {
		was := feeds.State{Feed: src.ID, URL: src.URL, LastPoll: now.Add(-time.Hour), LastSuccess: now.Add(-time.Hour), LastNewItem: now.Add(-time.Hour), Charset: "utf-8"}
		next := was
		next.LastPoll, next.LastSuccess = now, now
		p := &feeds.Poll{Source: src, Started: now, Result: feeds.ResultOK, Was: was, Next: next}
		change(p)
		all = append(all, p)
	}
	fail := func(p *feeds.Poll, class feeds.ErrorClass, failures int) {
		p.Next.ErrorClass, p.Next.Failures, p.Next.LastError, p.Next.LastSuccess = class, failures, string(class), p.Was.LastSuccess
		p.Was.Failures = failures - 1
	}
	add(func(p *feeds.Poll) { fail(p, feeds.ClassNotFound, 4); p.Next.Told = true })
	add(func(p *feeds.Poll) { fail(p, feeds.ClassUnauthorized, 1) })
	add(func(p *feeds.Poll) { fail(p, feeds.ClassNoItems, 3) })
	add(func(p *feeds.Poll) { fail(p, feeds.ClassGone, 3); p.Next.Disabled = true })
	add(func(p *feeds.Poll) { p.Was.Failures, p.Was.ErrorClass, p.Was.Told = 5, feeds.ClassNotFound, true })
	add(func(p *feeds.Poll) {
		p.Was.LastNewItem, p.Next.LastNewItem = now.Add(-35*time.Hour-time.Minute), now.Add(-35*time.Hour-time.Minute)
	})
	add(func(p *feeds.Poll) {
		p.Was.Moved, p.Was.MovedCount = "https://example.org/feed", 1
		p.Next.Believed = "https://example.org/feed"
	})
	add(func(p *feeds.Poll) { p.Next.Charset = "windows-1256" })
	add(func(p *feeds.Poll) { p.Listed = 7 })
	add(func(p *feeds.Poll) { p.Baseline, p.Wire.Bytes = true, 3<<20 })
	return all
}
