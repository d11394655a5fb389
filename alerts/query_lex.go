package alerts

import (
	"strings"
	"unicode"

	"rasid/arabic"
)

type tokenKind int

const (
	endToken tokenKind = iota
	wordToken
	phraseToken
	regexpToken
	listToken
	openToken
	closeToken
	andToken
	orToken
	notToken
	nearToken
	fieldToken
	modeToken
)

// queryToken is one sign of a query.
type queryToken struct {
	kind    tokenKind
	at, end int    // code points, end exclusive
	text    string // of a word, phrase, regexp or list
	flags   string // of a regexp
	field   Field
	mode    arabic.Mode
	within  int
	ordered bool
}

// queryLexer cuts a query into tokens.
type queryLexer struct {
	src []rune
	pos int
}

// quotes takes an opening quotation mark to the closing ones.
var quotes = map[rune]string{'"': `"`, '“': "”“", '”': "”“", '„': "”“", '«': "»", '»': "»«", '‟': "”“"}

func (l *queryLexer) fail(at int, e QueryError) error {
	e.Column = at + 1
	return &e
}

// hidden says whether r steers the direction or joining of letters.
func hidden(r rune) bool { return unicode.Is(unicode.Cf, r) }

// next returns the next token.
func (l *queryLexer) next() (queryToken, error) {
	for l.pos < len(l.src) && (unicode.IsSpace(l.src[l.pos]) || hidden(l.src[l.pos])) {
		l.pos++
	}
	t := queryToken{at: l.pos}
	if l.pos == len(l.src) {
		return t, nil
	}
	switch r := l.src[l.pos]; {
	case r == '(' || r == ')':
		l.pos++
		t.kind = openToken
		if r == ')' {
			t.kind = closeToken
		}
		return t, nil
	case quotes[r] != "":
		return l.phrase(t)
	case r == '/':
		return l.regexp(t)
	case r == '@':
		return l.list(t)
	case r == '[':
		return l.operator(t)
	}
	return l.word(t)
}

// until returns what stands before the first of the runes in end, and moves
// behind it.
func (l *queryLexer) until(end string) (string, bool) {
	for i := l.pos; i < len(l.src); i++ {
		if strings.ContainsRune(end, l.src[i]) {
			s := string(l.src[l.pos:i])
			l.pos = i + 1
			return s, true
		}
	}
	return "", false
}

func (l *queryLexer) phrase(t queryToken) (queryToken, error) {
	end := quotes[l.src[l.pos]]
	l.pos++
	text, closed := l.until(end)
	if !closed {
		return t, l.fail(t.at, QueryError{Code: UnclosedQuote, Args: []string{string([]rune(end)[0])}, Message: "this quotation mark is not closed", Expected: string([]rune(end)[0])})
	}
	t.kind, t.text = phraseToken, text
	return t, nil
}

func (l *queryLexer) regexp(t queryToken) (queryToken, error) {
	var b strings.Builder
	for i := l.pos + 1; i < len(l.src); i++ {
		switch r := l.src[i]; {
		case r == '\\' && i+1 < len(l.src):
			if i++; l.src[i] != '/' {
				b.WriteRune(r)
			}
			b.WriteRune(l.src[i])
		case r == '/':
			l.pos = i + 1
			t.kind, t.text = regexpToken, b.String()
			for l.pos < len(l.src) && unicode.IsLetter(l.src[l.pos]) {
				t.flags += string(l.src[l.pos])
				l.pos++
			}
			return t, nil
		default:
			b.WriteRune(r)
		}
	}
	return t, l.fail(t.at, QueryError{Code: UnclosedRegexp, Message: "this regular expression is not closed", Expected: "/"})
}

func (l *queryLexer) list(t queryToken) (queryToken, error) {
	t.kind = listToken
	l.pos++
	if l.pos < len(l.src) && quotes[l.src[l.pos]] != "" {
		quoted, err := l.phrase(queryToken{at: l.pos})
		t.text = quoted.text
		return t, err
	}
	from := l.pos
	for l.pos < len(l.src) && !endsWord(l.src[l.pos]) {
		l.pos++
	}
	t.text = strings.TrimFunc(string(l.src[from:l.pos]), hidden)
	if t.text == "" {
		return t, l.fail(t.at, QueryError{Code: NamelessList, Message: "@ without a name", Expected: "the name of a list: @name"})
	}
	return t, nil
}

func endsWord(r rune) bool {
	return unicode.IsSpace(r) || r == '(' || r == ')' || quotes[r] != ""
}
