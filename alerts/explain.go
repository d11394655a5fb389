package alerts

import (
	"rasid/arabic"
	"rasid/feeds"
)

// Explanation is why an item fulfils a watchlist, or does not.
type Explanation struct {
	Watchlist *Watchlist
	InScope   bool // the watchlist takes items of this feed
	Matched   bool
	Root      Condition
}

// Kind of a condition: what a query would write for it.
const (
	ConditionAnd    = "and"
	ConditionOr     = "or"
	ConditionNot    = "not"
	ConditionTerm   = "term"
	ConditionNear   = "near"
	ConditionRegexp = "regexp"
)

// Condition is one part of a watchlist's condition, and how it went.
type Condition struct {
	Kind   string      `json:"kind"`
	Text   string      `json:"text,omitempty"` // of a term, near or regexp, as a query writes it
	Fields []Field     `json:"fields,omitempty"`
	Held   bool        `json:"held"`
	Hits   []Hit       `json:"hits,omitempty"`
	Almost []Almost    `json:"almost,omitempty"` // of a term that does not stand there
	Parts  []Condition `json:"parts,omitempty"`
}

// Almost is where a term would stand if the watchlist asked for a little less.
type Almost struct {
	Why string `json:"why"` // in a few English words
	Hit Hit    `json:"hit"`
}

// Explain says for every watchlist which of its conditions an item fulfils.
// It is slow, for people; the error is that of NewIndex.
func Explain(watchlists []*Watchlist, sources []*feeds.Source, it *feeds.Item) ([]Explanation, error) {
	var x explainer
	for _, w := range watchlists {
		x.leaves(w.Expr, w.scope())
	}
	ix, err := NewIndex(x.probes, nil)
	if err != nil {
		return nil, err
	}
	x.found = map[*Watchlist][]Hit{}
	for _, m := range ix.Judge(it) {
		x.found[m.Watchlist] = m.Hits
	}
	whole, err := NewIndex(watchlists, sources)
	if err != nil {
		return nil, err
	}
	out := make([]Explanation, 0, len(watchlists))
	for i, w := range watchlists {
		e := Explanation{Watchlist: w, InScope: whole.takes(&whole.watches[i], it.Feed), Root: x.condition(w.Expr, w.scope())}
		e.Matched = e.InScope && e.Root.Held
		out = append(out, e)
	}
	return out, nil
}

// explainer asks about each term, near and regexp alone: each is a watchlist
// of its own, a probe, and all are judged at once.
type explainer struct {
	probes []*Watchlist
	next   int // the probe of the next leaf
	found  map[*Watchlist][]Hit
}

// leaves lists the probes of e in the order in which condition asks.
func (x *explainer) leaves(e Expr, fields fieldSet) {
	switch e := e.(type) {
	case And:
		for _, part := range e {
			x.leaves(part, fields)
		}
	case Or:
		x.leaves(And(e), fields)
	case Not:
		x.leaves(e.Expr, fields)
	case Scoped:
		x.leaves(e.Expr, setOf(e.Field))
	case Near:
		x.probe(e, fields)
		for _, g := range e.places() {
			for _, t := range g {
				x.leaves(t, fields)
			}
		}
	case Term:
		x.probe(e, fields)
		x.probe(e, everyField)
		for _, m := range wider(e.Mode) {
			x.probe(Term{Text: e.Text, Mode: m}, fields)
		}
	default:
		x.probe(e, fields)
	}
}

// wider lists the modes that reach further than m, nearest first.
func wider(m arabic.Mode) []arabic.Mode {
	chain := []arabic.Mode{arabic.Word, arabic.Inflected, arabic.Lemma}
	for i, c := range chain {
		if c == m {
			return chain[i+1:]
		}
	}
	return chain
}

func (x *explainer) probe(e Expr, fields fieldSet) {
	x.probes = append(x.probes, &Watchlist{Expr: e, Fields: fields.fields()})
}

// ask returns the hits of the next probe.
func (x *explainer) ask() []Hit {
	w := x.probes[x.next]
	x.next++
	return x.found[w]
}

// condition walks e as leaves did.
func (x *explainer) condition(e Expr, fields fieldSet) Condition {
	switch e := e.(type) {
	case And:
		c := x.parts(ConditionAnd, e, fields)
		c.Held = true
		for i := range c.Parts {
			c.Held = c.Held && c.Parts[i].Held
		}
		return c
	case Or:
		c := x.parts(ConditionOr, And(e), fields)
		for i := range c.Parts {
			c.Held = c.Held || c.Parts[i].Held
		}
		return c
	case Not:
		part := x.condition(e.Expr, fields)
		return Condition{Kind: ConditionNot, Held: !part.Held, Parts: []Condition{part}}
	case Scoped:
		return x.condition(e.Expr, setOf(e.Field))
	case Term:
		return x.term(e, fields)
	case Near:
		return x.near(e, fields)
	}
	hits := x.ask()
	return Condition{Kind: ConditionRegexp, Text: QueryText(e), Fields: fields.fields(), Held: len(hits) > 0, Hits: hits}
}

func (x *explainer) parts(kind string, list And, fields fieldSet) Condition {
	c := Condition{Kind: kind}
	for _, part := range list {
		c.Parts = append(c.Parts, x.condition(part, fields))
	}
	return c
}

func (x *explainer) term(t Term, fields fieldSet) Condition {
	hits := x.ask()
	c := Condition{Kind: ConditionTerm, Text: QueryText(t), Fields: fields.fields(), Held: len(hits) > 0, Hits: hits}
	elsewhere := x.ask()
	for _, m := range wider(t.Mode) {
		if in := x.ask(); !c.Held && len(c.Almost) == 0 && len(in) > 0 {
			c.Almost = append(c.Almost, Almost{"mode " + m.String() + " would find it", in[0]})
		}
	}
	if !c.Held && len(elsewhere) > 0 {
		c.Almost = append(c.Almost, Almost{"in a field where it is not looked for", elsewhere[0]})
	}
	return c
}

// near tells of the words alone where they do not stand together.
func (x *explainer) near(n Near, fields fieldSet) Condition {
	hits := x.ask()
	c := Condition{Kind: ConditionNear, Text: QueryText(n), Fields: fields.fields(), Held: len(hits) > 0, Hits: hits}
	for _, g := range n.places() {
		or := make(And, len(g))
		for i, t := range g {
			or[i] = t
		}
		part := x.parts(ConditionOr, or, fields)
		for i := range part.Parts {
			part.Held = part.Held || part.Parts[i].Held
		}
		if len(part.Parts) == 1 {
			part = part.Parts[0]
		}
		c.Parts = append(c.Parts, part)
	}
	return c
}
