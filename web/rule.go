package web

import (
	"strconv"
	"strings"

	"rasid/alerts"
	"rasid/arabic"
)

// rule writes a condition in the query language, for people to read. Words of
// an alias list stand as the list gave them.
func rule(e alerts.Expr) string { return ruleIn(e, false) }

func ruleIn(e alerts.Expr, inner bool) string {
	switch e := e.(type) {
	case alerts.And:
		return joined(e, " ", inner)
	case alerts.Or:
		return joined(e, " OR ", inner)
	case alerts.Not:
		return "NOT " + ruleIn(e.Expr, true)
	case alerts.Scoped:
		return string(e.Field) + ":" + ruleIn(e.Expr, true)
	case alerts.Term:
		return ruleTerm(e)
	case alerts.Near:
		return ruleNear(e, inner)
	case alerts.Regexp:
		return e.Source
	}
	return ""
}

func joined(parts []alerts.Expr, op string, inner bool) string {
	if len(parts) == 1 {
		return ruleIn(parts[0], inner)
	}
	all := make([]string, 0, len(parts))
	for _, p := range parts {
		all = append(all, ruleIn(p, true))
	}
	return bracketed(strings.Join(all, op), inner)
}

func bracketed(s string, inner bool) string {
	if inner {
		return "(" + s + ")"
	}
	return s
}

func ruleTerm(t alerts.Term) string {
	s := t.Text
	if strings.ContainsAny(s, ` ()":/@[]`) {
		s = `"` + strings.ReplaceAll(s, `"`, "") + `"`
	}
	if t.Mode != arabic.Word {
		s = t.Mode.String() + ":" + s
	}
	return s
}

func ruleNear(n alerts.Near, inner bool) string {
	var places []string
	for _, t := range n.Terms {
		places = append(places, ruleTerm(t))
	}
	for _, g := range n.Groups {
		var any []alerts.Expr
		for _, t := range g {
			any = append(any, t)
		}
		places = append(places, joined(any, " OR ", true))
	}
	op := " NEAR/"
	if n.Ordered {
		op = " ONEAR/"
	}
	return bracketed(strings.Join(places, op+strconv.Itoa(n.Within)+" "), inner)
}
