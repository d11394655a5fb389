package alerts

import (
	"errors"
	"fmt"
	"strings"

	"rasid/arabic"
)

func (p *queryParser) operand() (Expr, error) {
	t := p.token
	switch t.kind {
	case openToken:
		return p.group()
	case fieldToken:
		return p.scoped()
	case modeToken:
		defer func(m arabic.Mode) { p.mode = m }(p.mode)
		p.mode = t.mode
		return p.prefixed()
	case wordToken, phraseToken:
		return p.term()
	case regexpToken:
		return p.regexp()
	case listToken:
		return p.list()
	}
	return nil, p.unexpected(NotAnOperand, anOperand)
}

func (p *queryParser) group() (Expr, error) {
	at := p.token.at
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.token.kind != closeToken {
		return nil, p.fail(at, QueryError{Code: UnclosedGroup, Message: "this ( is not closed", Expected: ")"})
	}
	return e, p.advance()
}

// prefixed reads what stands behind title: or exact:.
func (p *queryParser) prefixed() (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.operand()
}

func (p *queryParser) scoped() (Expr, error) {
	f := p.token.field
	if p.field != "" {
		return nil, p.fail(p.token.at, QueryError{Code: FieldInField, Args: []string{string(p.field)}, Message: "a field inside " + string(p.field) + ":", Expected: "a word"})
	}
	p.field = f
	defer func() { p.field = "" }()
	e, err := p.prefixed()
	return Scoped{f, e}, err
}

func (p *queryParser) term() (Expr, error) {
	t := Term{Text: p.token.text, Mode: p.mode}
	if arabic.NewText(t.Text).Len() == 0 {
		text := string(p.src[p.token.at:p.token.end])
		return nil, p.fail(p.token.at, QueryError{Code: NoWord, Args: []string{text}, Message: text + " holds no word", Expected: "letters or digits"})
	}
	p.note(t, p.token.at)
	return t, p.advance()
}

func (p *queryParser) regexp() (Expr, error) {
	t := p.token
	folded, small := false, ""
	for _, flag := range t.flags {
		switch flag {
		case 'f':
			folded = true
		case 'i':
			small = "(?i)"
		default:
			return nil, p.fail(t.at, QueryError{Code: BadFlag, Args: []string{string(flag)}, Message: "there is no flag " + string(flag), Expected: "i (small and capital letters alike) or f (on folded text)"})
		}
	}
	re, err := NewRegexp(small+t.text, folded)
	if errors.Is(err, ErrMatchesAll) {
		return nil, p.fail(t.at, QueryError{Code: MatchesAll, Message: err.Error()})
	}
	if err != nil {
		return nil, p.fail(t.at, QueryError{Code: BadRegexp, Args: []string{err.Error()}, Message: err.Error(), Hint: "RE2 has no look-around and no back-references"})
	}
	re.Source = string(p.src[t.at:t.end])
	p.note(re, t.at)
	return re, p.advance()
}

func (p *queryParser) list() (Expr, error) {
	t := p.token
	e, err := p.options.list(t.text, p.mode)
	if err != nil {
		return nil, p.fail(t.at, QueryError{Code: BadList, Args: []string{t.text}, Message: err.Error()})
	}
	return e, p.advance()
}

// list returns the condition of a list: one that comes with rasid, or one of
// the operator.
func (o *QueryOptions) list(name string, mode arabic.Mode) (Expr, error) {
	switch {
	case strings.HasPrefix(name, AliasPrefix):
		return AliasExpr(name, mode)
	case o.List == nil:
		return nil, fmt.Errorf("there is no list %q", "@"+name)
	}
	return o.List(name, mode)
}
