package config

import (
	"slices"
	"strings"

	"rasid/alerts"
	"rasid/arabic"
)

// lists builds the lists; one may name others, and none itself.
func (b *builder) lists() {
	b.listExprs = map[string]alerts.Expr{}
	for _, e := range b.doc.Lists.Entries {
		if !validID(e.Key.V) {
			b.add(e.Key.pos, "use letters, digits, - _ and .", "%s cannot be the name of a list", e.Key.show())
		}
		if len(e.Value) == 0 {
			b.add(e.Key.pos, "", "the list %s is empty", e.Key.show())
		}
	}
	told := map[string]bool{}
	for _, e := range b.doc.Lists.Entries {
		b.cycle(e, nil, told)
	}
}

// cycle reports a list that leads back to itself; told are the lists that
// were looked into.
func (b *builder) cycle(e entry[[]termDoc], path []string, told map[string]bool) {
	if i := slices.Index(path, e.Key.V); i >= 0 {
		b.add(b.listEntry(e.Key.V).Key.pos, "", "the list %q holds itself: @%s", e.Key.V, strings.Join(append(path[i:], e.Key.V), " → @"))
		return
	}
	if told[e.Key.V] {
		return
	}
	told[e.Key.V] = true
	for i := range e.Value {
		for _, name := range namedIn(&e.Value[i]) {
			if next := b.listEntry(name); next != nil {
				b.cycle(*next, append(path[:len(path):len(path)], e.Key.V), told)
			}
		}
	}
}

// namedIn returns the lists that a condition names.
func namedIn(t *termDoc) (names []string) {
	for _, w := range append([]text{t.Text}, t.Near...) {
		if name, is := listName(w); is {
			names = append(names, name)
		}
	}
	collect := func(name string, _ arabic.Mode) (alerts.Expr, error) {
		names = append(names, name)
		return alerts.Term{Text: name}, nil
	}
	// a mistake in it is reported where the list is built
	_, _ = alerts.ParseQuery(t.Query.V, alerts.QueryOptions{List: collect})
	return names
}

func (b *builder) listEntry(name string) *entry[[]termDoc] {
	for i := range b.doc.Lists.Entries {
		if b.doc.Lists.Entries[i].Key.V == name {
			return &b.doc.Lists.Entries[i]
		}
	}
	return nil
}

func listName(t text) (string, bool) { return strings.CutPrefix(t.V, "@") }

// condition joins any, all and none, or reads the query.
func (b *builder) condition(d *watchlistDoc) alerts.Expr {
	b.places.here = map[alerts.Term]pos{}
	e := b.conditions(d)
	b.lintCondition(e)
	return e
}

func (b *builder) conditions(d *watchlistDoc) alerts.Expr {
	mode := b.mode(d.Match, arabic.Word)
	if d.Query.Set {
		if len(d.Any)+len(d.All)+len(d.None) > 0 {
			b.add(d.Query.pos, "or put it into any or all: [{query: …}]", "a watchlist has either query, or any, all and none")
		}
		return b.query(d.Query, mode)
	}
	var and alerts.And
	if len(d.Any) > 0 {
		and = append(and, b.or(d.Any, mode))
	}
	for i := range d.All {
		and = append(and, b.term(&d.All[i], mode))
	}
	if len(and) == 0 {
		b.missing(d.pos, "add any: [كلمة]", "a watchlist needs something to find: any, all or query")
	}
	if len(d.None) > 0 {
		and = append(and, alerts.Not{Expr: b.or(d.None, mode)})
	}
	if len(and) == 1 {
		return and[0]
	}
	return and
}

func (b *builder) or(terms []termDoc, mode arabic.Mode) alerts.Expr {
	or := make(alerts.Or, 0, len(terms))
	for i := range terms {
		or = append(or, b.term(&terms[i], mode))
	}
	if len(or) == 1 {
		return or[0]
	}
	return or
}

// term builds one condition; what cannot be built is reported and matches
// nothing.
func (b *builder) term(t *termDoc, mode arabic.Mode) alerts.Expr {
	mode = b.mode(t.Match, mode)
	kinds := 0
	for _, set := range []bool{t.Text.Set, len(t.Near) > 0, t.Regexp.Set, t.Query.Set} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		b.missing(t.pos, `write a word, "@list", or a map with text, near, regexp or query`, "a term has one of text, near, regexp and query")
		return alerts.Or{}
	}
	if (t.Within.Set || t.Ordered.Set) && len(t.Near) == 0 {
		b.add(t.pos, "", "within and ordered belong to near")
	}
	switch {
	case len(t.Near) > 0:
		return b.near(t, mode)
	case t.Regexp.Set:
		return b.regexp(t.Regexp)
	case t.Query.Set:
		return b.query(t.Query, mode)
	}
	if name, is := listName(t.Text); is {
		return b.list(t.Text, name, mode)
	}
	return b.word(t.Text, mode)
}

// noWordHint: slashes are of the query language.
func noWordHint(term string) string {
	if strings.HasPrefix(term, "/") {
		return `write {regexp: '…'}`
	}
	return ""
}

func (b *builder) word(t text, mode arabic.Mode) alerts.Term {
	if _, err := arabic.NewBuilder().Add(t.V, mode); err != nil {
		b.add(t.pos, noWordHint(t.V), "%s holds no word", t.show())
	}
	term := alerts.Term{Text: t.V, Mode: mode}
	b.lintPlain(term, t)
	return term
}
