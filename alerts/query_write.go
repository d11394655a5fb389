package alerts

import (
	"fmt"
	"strings"

	"rasid/arabic"
)

// QueryText writes a condition as a query.
func QueryText(e Expr) string {
	switch e := e.(type) {
	case And:
		return joined(e, " AND ")
	case Or:
		return joined(And(e), " OR ")
	case Not:
		return "NOT " + nested(e.Expr)
	case Scoped:
		return string(e.Field) + ":" + nested(e.Expr)
	case Near:
		return nearText(e)
	case Regexp:
		if strings.HasPrefix(e.Source, "/") {
			return e.Source
		}
		return "/" + strings.ReplaceAll(e.Source, "/", `\/`) + "/"
	case Term:
		return termText(e)
	}
	return "nothing"
}

func termText(t Term) string {
	text := t.Text
	e, err := ParseQuery(text, QueryOptions{})
	if plain, is := e.(Term); err != nil || !is || plain.Text != text {
		text = quoted(text)
	}
	if t.Mode != arabic.Word {
		text = t.Mode.String() + ":" + text
	}
	return text
}

// quoted puts text between quotation marks that it does not hold.
func quoted(text string) string {
	if strings.Contains(text, `"`) {
		return "«" + strings.ReplaceAll(text, "»", " ") + "»"
	}
	return `"` + text + `"`
}

func nearText(n Near) string {
	op := fmt.Sprintf(" NEAR/%d ", n.Within)
	if n.Ordered {
		op = " O" + op[1:]
	}
	var parts []string
	for _, g := range n.places() {
		or := make(Or, len(g))
		for i, t := range g {
			or[i] = t
		}
		parts = append(parts, nested(or))
	}
	return strings.Join(parts, op)
}

// joined writes the parts of e with op between them.
func joined(e And, op string) string {
	if len(e) == 0 {
		return "nothing"
	}
	parts := make([]string, len(e))
	for i, part := range e {
		parts[i] = nested(part)
	}
	return strings.Join(parts, op)
}

// nested is a part in parentheses, where it has parts itself.
func nested(e Expr) string {
	switch p := e.(type) {
	case And:
		if len(p) == 1 {
			return nested(p[0])
		}
	case Or:
		if len(p) == 1 {
			return nested(p[0])
		}
	case Near:
	default:
		return QueryText(e)
	}
	return "(" + QueryText(e) + ")"
}
