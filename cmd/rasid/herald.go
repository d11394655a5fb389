package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// notice is something the operator should hear about rasid itself.
type notice struct {
	kind    string // as in system_alerts.events
	about   string // feed or channel
	text    string
	hint    string
	failing string // a channel that must not carry it, because it is what failed
}

func (n *notice) line() string {
	s := fmt.Sprintf("%s %s: %s", n.kind, n.about, n.text)
	if n.hint != "" {
		s = strings.TrimSuffix(s, ".") + ". " + n.hint
	}
	return s
}

// herald logs notices and sends them through the channels of system_alerts.
// Each is stored at once, since it is told only once: what a poll found out
// together with the poll, a dead letter with the attempt that was its last. What
// comes within a few seconds leaves as one message.
type herald struct {
	db   *storage.DB
	log  *slog.Logger
	kick func()
	wake chan struct{} // something waits to be stored; holds one

	mu      sync.Mutex
	system  config.System
	waiting []notice
}

// hearing is how long a message gathers notices before it leaves.
const hearing = 5 * time.Second

// serve makes system the file's word on who hears what.
func (h *herald) serve(system config.System) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.system = system
}

func feedNotices(p *feeds.Poll, saved feeds.Saved) (all []notice) {
	for _, e := range feeds.Events(p, saved) {
		all = append(all, notice{kind: string(e.Kind), about: e.Feed, text: e.Text, hint: e.Hint})
	}
	return all
}

// ofPoll is what the store keeps together with a poll; it is an alerts.Teller.
func (h *herald) ofPoll(p *feeds.Poll, saved feeds.Saved) []alerts.Delivery {
	wished, routes := h.wished(feedNotices(p, saved))
	return systemDeliveries(wished, routes, time.Now())
}

// feed hears of a poll that is stored.
func (h *herald) feed(p *feeds.Poll, saved feeds.Saved) {
	all := feedNotices(p, saved)
	for i := range all {
		h.note(&all[i])
	}
	if wished, _ := h.wished(all); len(wished) > 0 {
		h.kick()
	}
}

// wished are the notices that somebody wants to hear, and where.
func (h *herald) wished(all []notice) ([]notice, []alerts.Route) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.system.Routes) == 0 {
		return nil, nil
	}
	all = slices.DeleteFunc(slices.Clone(all), func(n notice) bool { return !slices.Contains(h.system.Events, n.kind) })
	return all, h.system.Routes
}

func (h *herald) note(n *notice) {
	h.log.Warn(n.text, "event", n.kind, "about", n.about, "hint", n.hint)
}

func deadNotice(channel, delivery string, err error) notice {
	return notice{
		kind: "delivery_dead", about: channel, failing: channel, text: fmt.Sprintf("delivery %s is a dead letter: %v", delivery, err),
		hint: "rasid deliveries list --dead shows it, rasid deliveries retry sends it again.",
	}
}

// ofDead is what the store keeps together with the last attempt at a delivery.
// A system alert that is a dead letter would, told by another channel that fails
// too, go on for ever.
func (h *herald) ofDead(d *alerts.Delivery, err error) []alerts.Delivery {
	if d.Kind == alerts.KindSystem {
		return nil
	}
	wished, routes := h.wished([]notice{deadNotice(d.Channel, d.ID, err)})
	return systemDeliveries(wished, routes, time.Now())
}

// dead hears of a dead letter that is stored.
func (h *herald) dead(e *alerts.Event) {
	if e.System {
		h.log.Warn("a system alert is a dead letter", "about", e.Channel, "delivery", e.Delivery, "error", e.Err)
		return
	}
	n := deadNotice(e.Channel, e.Delivery, e.Err)
	h.note(&n)
	h.kick()
}

// channel tells what a dispatcher found out about a channel.
func (h *herald) channel(e alerts.Event) {
	n := notice{kind: "delivery_dead", about: e.Channel, failing: e.Channel}
	switch e.Kind {
	case alerts.EventDead:
		h.dead(&e)
		return
	case alerts.EventPaused:
		n.text = fmt.Sprintf("the channel takes nothing; its deliveries wait, and it is tried every half hour: %v", e.Err)
		n.hint = "Mend it, try it with rasid channels test, then reload."
	case alerts.EventClosed:
		n.text = fmt.Sprintf("the channel is not tried any more; it has failed since %s, and its deliveries wait: %v", e.Since.Format(time.RFC3339), e.Err)
		n.hint = "Mend it, try it with rasid channels test, then reload."
	case alerts.EventFailing:
		n.text = fmt.Sprintf("the channel takes nothing since %s; it is tried again: %v", e.Since.Format(time.RFC3339), e.Err)
		n.hint = "rasid channels test " + e.Channel + " tells more."
	case alerts.EventRecovered:
		n.text = "the channel takes deliveries again; what waited goes out now"
		n.failing = ""
	}
	h.tell(n)
}

func (h *herald) tell(n notice) {
	h.note(&n)
	wished, _ := h.wished([]notice{n})
	if len(wished) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiting = append(h.waiting, n)
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// run stores what is told until ctx ends. What comes while it writes is
// written together.
func (h *herald) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			h.flush(context.WithoutCancel(ctx), time.Now())
			return
		case <-h.wake:
			h.flush(ctx, time.Now())
		}
	}
}

func (h *herald) flush(ctx context.Context, now time.Time) {
	h.mu.Lock()
	waiting, routes := h.waiting, h.system.Routes
	h.waiting = nil
	h.mu.Unlock()
	sent := false
	for _, d := range systemDeliveries(waiting, routes, now) {
		sent = true
		if err := h.db.GatherDelivery(ctx, d); err != nil {
			h.log.Error("a system alert could not be stored", "channel", d.Channel, "error", err)
		}
	}
	if sent {
		h.kick()
	}
}

// systemDeliveries makes one message a route of all notices that it may carry.
// A notice that no route may carry is in the log only.
func systemDeliveries(notices []notice, routes []alerts.Route, now time.Time) (out []alerts.Delivery) {
	for _, r := range routes {
		var lines []string
		for i := range notices {
			if notices[i].failing != r.Channel {
				lines = append(lines, notices[i].line())
			}
		}
		if len(lines) > 0 {
			out = append(out, alerts.Delivery{
				Kind: alerts.KindSystem, Channel: r.Channel, Target: r.Target, Text: strings.Join(lines, "\n"),
				Created: now, NextAttempt: now.Add(hearing),
			})
		}
	}
	return out
}
