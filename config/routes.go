package config

import (
	"regexp"
	"strconv"
	"time"

	"rasid/alerts"
)

// channel looks a channel up by the name that t gives.
func (b *builder) channel(t text) *Channel {
	for i := range b.cfg.Channels {
		if b.cfg.Channels[i].Name == t.V {
			b.used["channel "+t.V] = true
			return &b.cfg.Channels[i]
		}
	}
	if names := b.doc.Channels.names(); len(names) > 0 || !b.tainted[b.doc.pos] {
		b.add(t.pos, didYouMean(t.V, names), "there is no channel %s", t.show())
	}
	return nil
}

// routesTo is a route for each target of a channel.
func routesTo(c *Channel) []alerts.Route {
	if c.Email == nil {
		return []alerts.Route{{Channel: c.Name}}
	}
	var out []alerts.Route
	for _, to := range c.Email.To {
		out = append(out, alerts.Route{Channel: c.Name, Target: to})
	}
	return out
}

func (b *builder) routes(d *watchlistDoc) []alerts.Route {
	type way struct {
		channel string
		digest  bool
	}
	seen := map[way]pos{}
	var out []alerts.Route
	for i := range d.Alert {
		r := &d.Alert[i]
		if !r.Channel.Set {
			b.missing(r.pos, "add channel: NAME", "an alert without channel")
			continue
		}
		key := way{r.Channel.V, r.Digest.Set}
		if first, twice := seen[key]; twice {
			b.add(r.pos, "", "the channel %s stands here twice, first in line %d", r.Channel.show(), first.Line)
			continue
		}
		seen[key] = r.pos
		if c := b.channel(r.Channel); c != nil {
			out = append(out, b.route(r, routesTo(c))...)
		}
	}
	if len(d.Alert) == 0 {
		b.warn(d.pos, "add alert: [CHANNEL]", "the watchlist alerts nobody; its alerts are only kept")
	}
	return out
}

func (b *builder) route(r *routeDoc, targets []alerts.Route) []alerts.Route {
	var model alerts.Route
	if r.Digest.Set {
		model.Digest = b.schedule(r.Digest, b.cfg.Location, false)
	}
	model.Quiet = b.quiet(r.Quiet)
	if l := r.Limit; l != nil && l.pos != (pos{}) { // else it was no map, and that is told
		model.Limit = &alerts.Limit{Max: b.between("max", l.Max, l.pos, 0, 1, 1_000_000), Per: l.Per.V}
		if l.Per.V < time.Second {
			b.missing(orPos(l.Per.pos, l.pos), "add per: 1h", "a limit needs the time it counts in")
		}
	}
	if r.Throttle.Set {
		if model.Limit != nil {
			b.add(r.Throttle.pos, "leave one of them out", "throttle is a limit too")
		} else if r.Throttle.V < time.Second {
			b.add(r.Throttle.pos, "15m", "throttle must be at least 1s")
		}
		model.Limit = &alerts.Limit{Max: 1, Per: r.Throttle.V}
	}
	for i := range targets {
		targets[i].Digest, targets[i].Quiet, targets[i].Limit = model.Digest, model.Quiet, model.Limit
	}
	return targets
}

func (b *builder) quiet(q *quietDoc) *alerts.Quiet {
	if q == nil {
		return nil
	}
	out := &alerts.Quiet{Location: b.zone(q.Timezone, b.cfg.Location)}
	out.From, out.To = b.clock(q.From, q.pos), b.clock(q.To, q.pos)
	if out.From == out.To && out.From >= 0 {
		b.add(q.pos, "", "quiet hours that begin and end at the same time")
	}
	return out
}

var clockPattern = regexp.MustCompile(`^([01]?\d|2[0-4]):([0-5]\d)$`)

// clock reads "23:00" as minutes after midnight; -1 when it cannot.
func (b *builder) clock(t text, fallback pos) int {
	m := clockPattern.FindStringSubmatch(t.V)
	if m == nil || (m[1] == "24" && m[2] != "00") {
		if !t.Set {
			b.missing(fallback, `write {from: "23:00", to: "06:30"}`, "quiet hours need from and to")
		} else {
			b.add(t.pos, `write "23:00"`, "%s is not a time of day", t.show())
		}
		return -1
	}
	hours, _ := strconv.Atoi(m[1])
	minutes, _ := strconv.Atoi(m[2])
	return (hours*60 + minutes) % (24 * 60)
}

func (b *builder) spike(d *spikeDoc) *alerts.Spike {
	if d == nil {
		return nil
	}
	const day = 24 * time.Hour
	s := &alerts.Spike{Window: d.Window.or(day), Baseline: d.Baseline.or(14 * day), Factor: d.Factor.or(3), Min: b.between("min", d.Min, d.pos, 5, 1, 1_000_000)}
	s.Cooldown = d.Cooldown.or(s.Window)
	if s.Window < time.Minute {
		b.add(orPos(d.Window.pos, d.pos), "", "the window of a spike must be at least 1m")
	}
	if s.Baseline < 2*s.Window {
		b.add(orPos(d.Baseline.pos, d.pos), "14d for a window of 24h", "the baseline of a spike must be at least twice its window")
	}
	if s.Factor <= 1 || s.Factor > 1000 {
		b.add(orPos(d.Factor.pos, d.pos), "", "the factor of a spike must lie between 1 and 1000")
	}
	return s
}
