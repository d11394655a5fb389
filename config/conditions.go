package config

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"rasid/alerts"
	"rasid/arabic"
)

func (b *builder) near(t *termDoc, mode arabic.Mode) alerts.Expr {
	within := b.between("within", t.Within, t.pos, 8, 1, 100)
	if len(t.Near) < 2 {
		b.add(t.pos, "", "near needs two words or more")
	}
	var groups [][]alerts.Term
	for _, w := range t.Near {
		name, is := listName(w)
		if !is {
			groups = append(groups, []alerts.Term{b.word(w, mode)})
			continue
		}
		if terms, ok := alerts.NearGroup(b.list(w, name, mode)); ok {
			groups = append(groups, terms)
		} else if b.listEntry(name) != nil {
			b.add(w.pos, "near takes words and phrases", "near cannot take the list %s", w.show())
		}
	}
	return alerts.NewNear(groups, within, t.Ordered.V)
}

func (b *builder) regexp(t text) alerts.Expr {
	re, err := alerts.NewRegexp(t.V, false)
	switch {
	case errors.Is(err, alerts.ErrMatchesAll):
		b.add(t.pos, "", "%v", err)
	case err != nil:
		b.add(t.pos, "RE2 has no look-around and no back-references", "%s: %v", t.show(), err)
	default:
		b.lintRegexp(re, t, 1)
		return re
	}
	return alerts.Or{}
}

// list is the condition of a list; in the mode of the watchlist where its
// terms name none.
func (b *builder) list(t text, name string, mode arabic.Mode) alerts.Expr {
	expr, err := b.namedList(name, mode)
	switch {
	case err == nil:
	case strings.HasPrefix(name, alerts.AliasPrefix):
		b.add(t.pos, alerts.AliasHint(), "there is no alias list %s", t.show())
	default:
		b.add(t.pos, didYouMean(name, b.doc.Lists.names()), "there is no list %s", t.show())
	}
	return expr
}

// namedList builds a list once for each mode. What is wrong inside it is
// reported there.
func (b *builder) namedList(name string, mode arabic.Mode) (alerts.Expr, error) {
	if strings.HasPrefix(name, alerts.AliasPrefix) {
		return alerts.AliasExpr(name, mode)
	}
	e := b.listEntry(name)
	if e == nil {
		return alerts.Or{}, fmt.Errorf("there is no list %q", clip("@"+name))
	}
	b.used["list "+name] = true
	key := listKey(name, mode)
	if expr, done := b.listExprs[key]; done {
		return expr, nil
	}
	b.listExprs[key] = alerts.Or{} // what a cycle finds
	b.places.lists++
	b.listExprs[key] = b.or(e.Value, mode)
	b.places.lists--
	return b.listExprs[key], nil
}

// query reads a query; its mistakes are placed in the line that it stands in.
func (b *builder) query(t text, mode arabic.Mode) alerts.Expr {
	seen := func(e alerts.Expr, column int) { b.lintQuery(e, t, column) }
	expr, err := alerts.ParseQuery(t.V, alerts.QueryOptions{Mode: mode, List: b.namedList, Seen: seen})
	if err == nil {
		return expr
	}
	var qe *alerts.QueryError
	switch {
	case !errors.As(err, &qe):
		b.add(t.pos, "", "%v", err) // unreachable: ParseQuery returns nothing else
	case t.written != "":
		b.add(t.pos, "", "the query cannot be read from column %d on", qe.Column)
	default:
		hint := qe.Hint
		qe.Hint = ""
		b.add(b.inside(t, qe.Column), hint, "the query, %v", qe)
	}
	return alerts.Or{}
}

// inside returns where code point column of the value of t stands in the file:
// a value may be folded over many lines, but blanks apart its letters stand
// there in the same order.
func (b *builder) inside(t text, column int) pos {
	if t.inner == 0 && !t.block {
		return t.pos
	}
	value := []rune(t.V)
	behind := lettersIn(value[:column-1])
	past := 0 // columns behind the last letter
	if column > len(value) {
		behind, past = behind-1, 1
	}
	at := pos{t.Line, t.inner}
	if t.block {
		at = pos{t.Line + 1, 1}
	}
	for ; at.Line <= len(b.lines); at = (pos{at.Line + 1, 1}) {
		line := []rune(b.lines[at.Line-1])
		for ; at.Column <= len(line); at.Column++ {
			if unicode.IsSpace(line[at.Column-1]) {
				continue
			}
			if behind <= 0 {
				return pos{at.Line, at.Column + past}
			}
			behind--
		}
	}
	return t.pos
}

func lettersIn(s []rune) (n int) {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}
