package alerts

import (
	"fmt"
	"slices"

	"rasid/arabic"
)

// LintCondition says which terms of a condition change nothing: those that
// another one covers, and those that a negation takes back or cannot. Only
// terms that about wants to hear of are looked at: those of alias lists are
// many, and nobody wrote them.
func LintCondition(e Expr, about func(Term) bool) []Lint {
	l := conditionLinter{about: about}
	l.walk(e, "")
	return l.found
}

type conditionLinter struct {
	about func(Term) bool
	found []Lint
}

// scopedTerm is a term and the field it was put into.
type scopedTerm struct {
	Term
	field Field
}

func (l *conditionLinter) walk(e Expr, field Field) {
	switch e := e.(type) {
	case And:
		l.contradictions(e, field)
		for _, part := range e {
			l.walk(part, field)
		}
	case Or:
		l.covered(termsOf(e, field))
		l.idleNegations(e, field)
		for _, part := range e {
			if _, plain := NearGroup(part); !plain {
				l.walk(part, field)
			}
		}
	case Not:
		l.walk(e.Expr, field)
	case Scoped:
		l.walk(e.Expr, e.Field)
	}
}

// termsOf lists the terms any of which makes e hold.
func termsOf(e Expr, field Field) (all []scopedTerm) {
	switch e := e.(type) {
	case Term:
		return []scopedTerm{{e, field}}
	case Or:
		for _, part := range e {
			all = append(all, termsOf(part, field)...)
		}
	case Scoped:
		return termsOf(e.Expr, e.Field)
	}
	return all
}

// covered reports terms of an Or that another one covers.
func (l *conditionLinter) covered(terms []scopedTerm) {
	if !slices.ContainsFunc(terms, func(t scopedTerm) bool { return l.about(t.Term) }) {
		return
	}
	c := newCover(terms)
	for a := range terms {
		if !l.about(terms[a].Term) {
			continue
		}
		for _, b := range c.in(terms[a]) {
			if b == a || terms[a].As != "" && terms[a].As == terms[b].As {
				continue
			}
			if c.covers(b, terms[a]) && (b < a || !c.covers(a, terms[b])) {
				l.add(terms[a].Term, fmt.Sprintf("%s is covered by %s", QueryText(terms[a].Term), QueryText(terms[b].Term)), "one of the two is enough")
				break
			}
		}
	}
}

// contradictions reports terms that a negation beside them takes back.
func (l *conditionLinter) contradictions(e And, field Field) {
	var wanted, unwanted []scopedTerm
	required := map[Term]bool{}
	for _, part := range e {
		if not, is := part.(Not); is {
			unwanted = append(unwanted, termsOf(not.Expr, field)...)
			continue
		}
		terms := termsOf(part, field)
		wanted = append(wanted, terms...)
		if len(terms) == 1 {
			required[terms[0].Term] = true
		}
	}
	c := newCover(unwanted)
	for _, t := range wanted {
		if !l.about(t.Term) {
			continue
		}
		for _, n := range c.in(t) {
			if !c.covers(n, t) {
				continue
			}
			what := "never counts"
			if required[t.Term] {
				what = "can never be fulfilled"
			}
			l.add(t.Term, fmt.Sprintf("%s %s: every text that holds it is ruled out by %s", QueryText(t.Term), what, QueryText(unwanted[n].Term)), "")
			break
		}
	}
}

// idleNegations reports a OR (b NOT a): the negation can never fire, since an
// item with a matches anyway.
func (l *conditionLinter) idleNegations(e Or, field Field) {
	var negated []scopedTerm
	for _, part := range e {
		and, _ := part.(And)
		for _, p := range and {
			if not, is := p.(Not); is {
				negated = append(negated, termsOf(not.Expr, field)...)
			}
		}
	}
	if len(negated) == 0 {
		return
	}
	alone := newCover(termsOf(e, field))
	for _, t := range negated {
		if !l.about(t.Term) {
			continue
		}
		for _, b := range alone.in(t) {
			if alone.covers(b, t) {
				l.add(t.Term, fmt.Sprintf("NOT %s can never fire: an item that holds it matches by %s", QueryText(t.Term), QueryText(alone.terms[b].Term)), "")
				break
			}
		}
	}
}

func (l *conditionLinter) add(t Term, message, hint string) {
	l.found = append(l.found, Lint{Term: t, Message: message, Hint: hint})
}

// cover answers which of its terms stand wherever another term does.
type cover struct {
	terms  []scopedTerm
	index  *arabic.Index
	number [][]int // by number in the index: places in terms
	habits arabic.Habits
	budget int
}

const (
	mostTerms  = 20_000 // more are not compared
	mostCovers = 5_000  // close looks
)

func newCover(terms []scopedTerm) *cover {
	c := &cover{terms: terms, budget: mostCovers}
	c.habits.Add(arabic.NewText("إن أو مدرسة")) // a writer who leaves nothing out
	b := arabic.NewBuilder()
	for i, t := range terms[:min(len(terms), mostTerms)] {
		n, err := b.Add(t.Text, t.Mode)
		if err != nil {
			continue
		}
		for len(c.number) <= n {
			c.number = append(c.number, nil)
		}
		c.number[n] = append(c.number[n], i)
	}
	c.index = b.Build()
	return c
}

// in lists the terms that stand in the text of t and look where it looks.
func (c *cover) in(t scopedTerm) (found []int) {
	for _, hit := range c.index.Match(arabic.NewText(t.Text), &c.habits, nil) {
		for _, i := range c.number[hit.Term] {
			if c.terms[i].field == t.field || c.terms[i].field == "" && t.field == Title {
				found = append(found, i)
			}
		}
	}
	return found
}

// covers says whether term b stands in every form of t.
func (c *cover) covers(b int, t scopedTerm) bool {
	if c.terms[b].Text == t.Text && c.terms[b].Mode == t.Mode {
		return true
	}
	if c.budget--; c.budget < 0 {
		return false
	}
	variants, err := arabic.Variants(t.Text, t.Mode)
	if err != nil {
		return false
	}
	builder := arabic.NewBuilder()
	if _, err := builder.Add(c.terms[b].Text, c.terms[b].Mode); err != nil {
		return false
	}
	ix := builder.Build()
	for _, v := range variants {
		if v.Matches && len(ix.Match(arabic.NewText(v.Form), &c.habits, nil)) == 0 {
			return false
		}
	}
	return true
}
