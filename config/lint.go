package config

import (
	"rasid/alerts"
	"rasid/arabic"
)

// places say where the terms of conditions stand.
type places struct {
	lists  int                 // how many lists are being built around the term at hand
	here   map[alerts.Term]pos // of the watchlist at hand
	inList map[alerts.Term]pos // of all lists
	linted int                 // terms in the conditions looked through
	told   map[lintAt]bool
	done   bool // what is built now was looked through before
}

type lintAt struct {
	pos
	message string
}

// mostLinted bounds the time that linting takes; a file with more terms is
// made by a program.
const mostLinted = 300_000

// mostLints is how many warnings about terms are worth reading.
const mostLints = 100

// lint warns once of one thing in one place; a list is built for each mode.
func (b *builder) lint(at pos, hint, message string) {
	key := lintAt{at, message}
	if b.places.told[key] || len(b.places.told) > mostLints {
		return
	}
	if b.places.told == nil {
		b.places.told = map[lintAt]bool{}
	}
	b.places.told[key] = true
	if len(b.places.told) > mostLints {
		hint, message = "", "there is more of this kind below; the rest is left out"
	}
	b.warn(at, hint, "%s", message)
}

func (p *places) note(t alerts.Term, at pos) {
	if p.lists == 0 {
		p.here[t] = at
		return
	}
	if p.inList == nil {
		p.inList = map[alerts.Term]pos{}
	}
	p.inList[t] = at
}

func (p *places) of(t alerts.Term) (pos, bool) {
	if at, is := p.here[t]; is {
		return at, true
	}
	at, is := p.inList[t]
	return at, is
}

// lintTerm warns of what is odd about a term that begins at column of t.
func (b *builder) lintTerm(term alerts.Term, t text, column int) {
	if t.written != "" || b.places.done {
		return
	}
	b.places.note(term, b.inside(t, column))
	for _, l := range alerts.LintTerm(term) {
		b.lint(b.inside(t, column+l.Offset), l.Hint, l.Message)
	}
}

// lintPlain warns of what is odd about a term outside of a query.
func (b *builder) lintPlain(term alerts.Term, t text) {
	b.lintTerm(term, t, 1)
	if t.written != "" || b.places.done {
		return
	}
	for _, l := range alerts.LintPlain(term) {
		b.lint(b.inside(t, 1), l.Hint, l.Message)
	}
}

func (b *builder) lintRegexp(re alerts.Regexp, t text, column int) {
	if t.written != "" {
		return
	}
	for _, l := range alerts.LintRegexp(re) {
		b.lint(b.inside(t, column+l.Offset), l.Hint, l.Message)
	}
}

// lintQuery warns of what is odd about a part of a query.
func (b *builder) lintQuery(e alerts.Expr, t text, column int) {
	switch e := e.(type) {
	case alerts.Term:
		if op := operatorWord(e, t, column); op != "" {
			b.lint(b.inside(t, column), "the operator is "+op, e.Text+" is an ordinary word here and must stand in the text")
			return
		}
		if r := []rune(t.V); column <= len(r) && string(r[column-1:min(len(r), column-1+len([]rune(e.Text)))]) != e.Text {
			column++ // behind a quotation mark
		}
		b.lintTerm(e, t, column)
	case alerts.Regexp:
		b.lintRegexp(e, t, column)
	}
}

// operatorWord returns the operator that somebody who wrote a word without
// quotes probably meant.
func operatorWord(e alerts.Term, t text, column int) string {
	if r := []rune(t.V); column > len(r) || r[column-1] != []rune(e.Text)[0] {
		return ""
	}
	switch arabic.Fold(e.Text) {
	case "و":
		return "AND or [و]"
	case "او":
		return "OR or [أو]"
	case "ليس":
		return "NOT or [ليس]"
	}
	return ""
}

// lintCondition warns of terms that change nothing in a whole condition.
func (b *builder) lintCondition(e alerts.Expr) {
	b.places.linted += len(b.places.here) + len(b.places.inList)
	if b.places.linted > mostLinted {
		return
	}
	written := func(t alerts.Term) bool {
		_, known := b.places.of(t)
		return known
	}
	for _, l := range alerts.LintCondition(e, written) {
		at, _ := b.places.of(l.Term)
		b.lint(at, l.Hint, l.Message)
	}
}
