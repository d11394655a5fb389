package alerts

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// LintPlain says what of a term that stands outside of a query is written as in
// one: there its operators are words to look for, and its signs are nothing.
func LintPlain(t Term) []Lint {
	s := strings.TrimSpace(t.Text)
	l := Lint{Term: t, Hint: "write {query: '…'}"}
	switch sign := signOfQuery(s); {
	case sign != "":
		l.Message = fmt.Sprintf("%q is one phrase: %s means something in a query only", s, sign)
	case len(s) > 2 && strings.HasPrefix(s, "/") && strings.HasSuffix(s, "/"):
		l.Message, l.Hint = fmt.Sprintf("%q is a phrase and no regular expression", s), "write {regexp: '…'}"
	case strings.Contains(s, "*"):
		l.Message, l.Hint = fmt.Sprintf("%q: there are no wildcards, * is nothing", s), "match: inflected finds the forms of a word, regexp anything"
	case excludes(s):
		l.Message, l.Hint = fmt.Sprintf("%q is looked for: %c is nothing here", s, s[0]), "what must not stand in an item goes under none"
	default:
		return nil
	}
	return []Lint{l}
}

var (
	queryOperator = regexp.MustCompile(`(?:^|\s)(AND|OR|NOT|O?NEAR/\d+|\[(?:و|أو|ليس|قرب/\d+|ثم/\d+)\])(?:\s|$)`)
	queryField    = regexp.MustCompile(`(?:^|[\s(])(\pL+):[^\s/]`)
)

// signOfQuery returns the operator or field of the query language in s, or "".
func signOfQuery(s string) string {
	if m := queryOperator.FindStringSubmatch(s); m != nil && strings.ContainsAny(s, " \t") {
		return m[1]
	}
	for _, m := range queryField.FindAllStringSubmatch(s, -1) {
		_, field := fieldNames[m[1]]
		if _, mode := modeNames[m[1]]; field || mode {
			return m[1] + ":"
		}
	}
	return ""
}

// excludes says whether s begins like what other programs leave out.
func excludes(s string) bool {
	r := []rune(s)
	return len(r) > 1 && strings.ContainsRune("-!+", r[0]) && unicode.IsLetter(r[1])
}
