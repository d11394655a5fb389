package storage

import (
	"slices"
	"strings"

	"rasid/alerts"
	"rasid/arabic"
)

// ftsQuery is a query of the search index that lets every item through that
// fulfils e, and some more. It is empty when the index cannot help: a regular
// expression, a negation, a field that is not indexed.
func ftsQuery(e alerts.Expr) string {
	switch e := e.(type) {
	case alerts.And:
		return ftsAll(e, false) // one part is enough to narrow the search
	case alerts.Or:
		return ftsAny(e)
	case alerts.Term:
		return ftsTerm(e)
	case alerts.Near:
		return ftsNear(e)
	case alerts.Scoped:
		if slices.Contains([]alerts.Field{alerts.Title, alerts.Summary, alerts.Content}, e.Field) {
			return ftsQuery(e.Expr)
		}
	}
	return ""
}

// ftsAll leaves out the parts that the index knows nothing of, or gives up
// where it needs all of them.
func ftsAll(parts []alerts.Expr, all bool) string {
	var qs []string
	for _, p := range parts {
		if q := ftsQuery(p); q != "" {
			qs = append(qs, q)
		} else if all {
			return ""
		}
	}
	return ftsJoin(qs, " AND ")
}

func ftsAny(parts []alerts.Expr) string {
	var qs []string
	for _, p := range parts {
		q := ftsQuery(p)
		if q == "" {
			return ""
		}
		qs = append(qs, q)
	}
	return ftsJoin(qs, " OR ")
}

func ftsJoin(qs []string, op string) string {
	if len(qs) < 2 {
		return strings.Join(qs, op)
	}
	return "(" + strings.Join(qs, op) + ")"
}

func ftsNear(n alerts.Near) string {
	var places []alerts.Expr
	for _, t := range n.Terms {
		places = append(places, t)
	}
	for _, g := range n.Groups {
		var any alerts.Or
		for _, t := range g {
			any = append(any, t)
		}
		places = append(places, any)
	}
	return ftsAll(places, true)
}

func ftsTerm(t alerts.Term) string {
	words, err := arabic.Lookups(t.Text, t.Mode)
	if err != nil {
		return ""
	}
	var qs []string
	for _, w := range words {
		var any []string
		for _, s := range w.Starts {
			any = append(any, ftsWord(s, "*"))
		}
		for _, s := range w.Whole {
			any = append(any, ftsWord(s, ""))
		}
		any = slices.DeleteFunc(any, func(s string) bool { return s == "" })
		if q := ftsJoin(any, " OR "); q != "" {
			qs = append(qs, q)
		}
	}
	return ftsJoin(qs, " AND ")
}

// ftsWord asks for a folded word as the index splits it: "covid-19" is two.
func ftsWord(s, star string) string {
	var qs []string
	for _, piece := range tokens(s) {
		qs = append(qs, `"`+piece+`"`)
	}
	if len(qs) > 0 {
		qs[len(qs)-1] += star
	}
	return ftsJoin(qs, " AND ")
}
