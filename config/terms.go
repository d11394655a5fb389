package config

import (
	"errors"
	"regexp"
	"regexp/syntax"
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
func (b *builder) cycle(e entry[[]listItem], path []string, told map[string]bool) {
	if i := slices.Index(path, e.Key.V); i >= 0 {
		b.add(b.listEntry(e.Key.V).Key.pos, "", "the list %q holds itself: @%s", e.Key.V, strings.Join(append(path[i:], e.Key.V), " → @"))
		return
	}
	if told[e.Key.V] {
		return
	}
	told[e.Key.V] = true
	for _, item := range e.Value {
		if name, is := listName(item.Text); is {
			if next := b.listEntry(name); next != nil {
				b.cycle(*next, append(path[:len(path):len(path)], e.Key.V), told)
			}
		}
	}
}

func (b *builder) listEntry(name string) *entry[[]listItem] {
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

func (b *builder) word(t text, mode arabic.Mode) alerts.Term {
	if _, err := arabic.NewBuilder().Add(t.V, mode); err != nil {
		b.add(t.pos, "", "%s holds no word", t.show())
	}
	return alerts.Term{Text: t.V, Mode: mode}
}

func (b *builder) near(t *termDoc, mode arabic.Mode) alerts.Expr {
	n := alerts.Near{Within: b.between("within", t.Within, t.pos, 8, 1, 100), Ordered: t.Ordered.V}
	if len(t.Near) < 2 {
		b.add(t.pos, "", "near needs two words or more")
	}
	for _, w := range t.Near {
		if _, is := listName(w); is {
			b.add(w.pos, "write the words themselves", "near cannot take the list %s", w.show())
			continue
		}
		n.Terms = append(n.Terms, b.word(w, mode))
	}
	return n
}

func (b *builder) regexp(t text) alerts.Expr {
	re, err := regexp.Compile(t.V)
	if err != nil {
		b.add(t.pos, "RE2 has no look-around and no back-references", "bad regular expression %s: %s", t.show(), regexpReason(err))
		return alerts.Or{}
	}
	if re.MatchString("") {
		b.add(t.pos, "", "the regular expression matches the empty text, and so everything")
	}
	return alerts.Regexp{Source: t.V, RE: re}
}

// regexpReason leaves the expression out: it may hold what a reference brought.
func regexpReason(err error) string {
	var se *syntax.Error
	if errors.As(err, &se) {
		return se.Code.String()
	}
	return "it cannot be read" // unreachable: regexp.Compile returns nothing else
}

// list is the condition of a list; in the mode of the watchlist where its
// terms name none.
func (b *builder) list(t text, name string, mode arabic.Mode) alerts.Expr {
	e := b.listEntry(name)
	if e == nil {
		b.add(t.pos, didYouMean(name, b.doc.Lists.names()), "there is no list %s", t.show())
		return alerts.Or{}
	}
	b.used["list "+name] = true
	key := name + " " + mode.String()
	if expr, done := b.listExprs[key]; done {
		return expr
	}
	b.listExprs[key] = alerts.Or{} // what a cycle finds
	b.listExprs[key] = b.or(e.Value, mode)
	return b.listExprs[key]
}

func (b *builder) query(t text, _ arabic.Mode) alerts.Expr {
	b.add(t.pos, "", "queries cannot be read yet")
	return alerts.Or{}
}
