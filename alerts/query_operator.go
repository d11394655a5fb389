package alerts

import (
	"strconv"
	"strings"

	"rasid/arabic"
)

// latinOperator recognises AND OR NOT NEAR/n ONEAR/n. In small letters they
// are most likely meant and not written: that is an error.
func (l *queryLexer) latinOperator(t queryToken) (op queryToken, is bool, err error) {
	word, number, numbered := strings.Cut(t.text, "/")
	upper := strings.ToUpper(word)
	switch upper {
	case "AND", "OR", "NOT":
		if numbered {
			return t, false, nil
		}
		t.kind = map[string]tokenKind{"AND": andToken, "OR": orToken, "NOT": notToken}[upper]
	case "NEAR", "ONEAR":
		if word != upper && !numbered {
			return t, false, nil // near is a word as well
		}
		t.ordered = upper == "ONEAR"
		if t, err = l.near(t, number, numbered); err != nil {
			return t, true, err
		}
	default:
		return t, false, nil
	}
	if word != upper {
		return t, true, l.fail(t.at, QueryError{Code: SmallOperator, Args: []string{t.text, upper}, Message: t.text + " in small letters is no operator", Expected: upper + `, or "` + t.text + `" in quotes`})
	}
	return t, true, nil
}

// operator reads an operator in Arabic: [و].
func (l *queryLexer) operator(t queryToken) (queryToken, error) {
	l.pos++
	name, closed := l.until("]")
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}
		return r
	}, name))
	const expected = "[و] [أو] [ليس] [قرب/5] or [ثم/5]"
	if !closed {
		return t, l.fail(t.at, QueryError{Code: UnclosedBracket, Message: "this [ is not closed", Expected: "]", Hint: "an operator in Arabic stands in brackets"})
	}
	word, number, numbered := strings.Cut(name, "/")
	switch arabic.Fold(word) {
	case "و":
		t.kind = andToken
	case "او":
		t.kind = orToken
	case "ليس":
		t.kind = notToken
	case "قرب", "ثم":
		t.ordered = arabic.Fold(word) == "ثم"
		return l.near(t, number, numbered)
	}
	if t.kind == endToken || numbered {
		return t, l.fail(t.at, QueryError{Code: BadOperator, Args: []string{name}, Message: "there is no operator [" + name + "]", Expected: expected})
	}
	return t, nil
}

// near reads the number behind NEAR/.
func (l *queryLexer) near(t queryToken, number string, numbered bool) (queryToken, error) {
	t.kind, t.within = nearToken, defaultWithin
	if !numbered {
		return t, nil
	}
	n, err := strconv.Atoi(arabic.Fold(number)) // ٥ is 5
	if err != nil || n < 1 || n > maxWithin {
		most := strconv.Itoa(maxWithin)
		return t, l.fail(t.at, QueryError{Code: BadDistance, Args: []string{number, most}, Message: "NEAR/" + number + " has no distance", Expected: "a number of words from 1 to " + most + ": NEAR/5"})
	}
	t.within = n
	return t, nil
}
