package config

import (
	"slices"
	"time"

	"rasid/alerts"
	"rasid/arabic"
	"rasid/feeds"
)

func (b *builder) watchlists() {
	b.lists()
	for _, s := range b.cfg.Sources {
		b.feedIDs = append(b.feedIDs, s.ID)
		b.feedTags = append(b.feedTags, s.Tags...)
	}
	slices.Sort(b.feedTags)
	b.feedTags = slices.Compact(b.feedTags)
	seen := map[string]pos{}
	for i := range b.doc.Watchlists {
		d := &b.doc.Watchlists[i]
		w := b.watchlist(d)
		if first, twice := seen[w.ID]; twice && w.ID != "" {
			b.add(orPos(d.ID.pos, d.pos), "", "the id %q is taken by the watchlist in line %d", w.ID, first.Line)
		}
		seen[w.ID] = d.pos
		b.cfg.Watchlists = append(b.cfg.Watchlists, w)
	}
}

func orPos(p, fallback pos) pos {
	if p.Line == 0 {
		return fallback
	}
	return p
}

func (b *builder) watchlist(d *watchlistDoc) *alerts.Watchlist {
	w := &alerts.Watchlist{ID: d.ID.V, Name: d.Name.V, PerItem: d.Per.V == "item", Severity: alerts.Severity(d.Severity.or(string(alerts.Normal)))}
	switch {
	case d.ID.Set && !validID(d.ID.V):
		b.add(d.ID.pos, "use letters, digits, - _ and .", "%s cannot be an id", d.ID.show())
	case w.ID == "":
		if w.ID = slug(w.Name); w.ID == "" {
			b.missing(d.pos, "add id: a-short-name", "a watchlist without id and name")
		}
	}
	if w.Name == "" {
		w.Name = w.ID
	}
	w.Expr = b.condition(d)
	for _, f := range d.Fields {
		w.Fields = append(w.Fields, alerts.Field(f.V))
	}
	if d.Escalate.Set {
		w.Escalate = b.between("escalate", d.Escalate, d.pos, 0, 2, 1000)
	}
	if w.Repeat = d.Repeat.V; d.Repeat.Set && w.Repeat < time.Minute {
		b.add(d.Repeat.pos, "6h", "repeat must be at least 1m")
	}
	w.Spike = b.spike(d.Spike)
	w.OnEdited = slices.ContainsFunc(d.On, func(t text) bool { return t.V == "edited" })
	w.OnVanished = slices.ContainsFunc(d.On, func(t text) bool { return t.V == "vanished" })
	if (w.PerItem || w.Spike != nil) && (d.Escalate.Set || d.Repeat.Set) {
		b.warn(d.pos, "leave them out, or leave out per: item and spike", "escalate and repeat are about stories: this watchlist does not ring for any")
	}
	b.scope(d, w)
	w.Routes = b.routes(d)
	return w
}

// scope checks the feeds and tags that a watchlist names.
func (b *builder) scope(d *watchlistDoc, w *alerts.Watchlist) {
	ids, tags := b.feedIDs, b.feedTags
	for _, t := range d.Feeds {
		w.Feeds = append(w.Feeds, t.V)
		if !slices.Contains(ids, t.V) {
			b.add(t.pos, didYouMean(t.V, ids), "there is no feed %s", t.show())
		}
	}
	for _, t := range d.Tags {
		w.Tags = append(w.Tags, t.V)
		if !slices.Contains(tags, t.V) {
			b.add(t.pos, didYouMean(t.V, tags), "no feed has the tag %s", t.show())
		}
	}
	carries := func(s *feeds.Source) bool {
		return (len(w.Feeds) == 0 || slices.Contains(w.Feeds, s.ID)) &&
			(len(w.Tags) == 0 || slices.ContainsFunc(s.Tags, func(t string) bool { return slices.Contains(w.Tags, t) }))
	}
	if w.OnVanished {
		for _, s := range b.cfg.Sources {
			s.Whole = s.Whole || carries(s)
		}
	}
	if len(w.Feeds) > 0 && len(w.Tags) > 0 && !slices.ContainsFunc(b.cfg.Sources, carries) {
		b.warn(d.pos, "", "none of the feeds of this watchlist has one of its tags: it can never match")
	}
}

func (b *builder) mode(t text, fallback arabic.Mode) arabic.Mode {
	if !t.Set {
		return fallback
	}
	m, err := arabic.ParseMode(t.V)
	if err != nil {
		return fallback // the enum of the key has refused it
	}
	return m
}
