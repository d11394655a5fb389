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
	return nil, p.unexpected(anOperand)
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
	if p.token.kind == endToken {
		return nil, p.fail(at, "this ( is not closed", ")", "")
	}
	if p.token.kind != closeToken {
		return nil, p.unexpected("AND, OR, NOT, a word or )")
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
		return nil, p.fail(p.token.at, "a field inside "+string(p.field)+":", "a word", "")
	}
	p.field = f
	defer func() { p.field = "" }()
	e, err := p.prefixed()
	return Scoped{f, e}, err
}

func (p *queryParser) term() (Expr, error) {
	t := Term{Text: p.token.text, Mode: p.mode}
	if arabic.NewText(t.Text).Len() == 0 {
		return nil, p.fail(p.token.at, string(p.src[p.token.at:p.token.end])+" holds no word", "letters or digits", "")
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
			return nil, p.fail(t.at, "there is no flag "+string(flag), "i (small and capital letters alike) or f (on folded text)", "")
		}
	}
	re, err := NewRegexp(small+t.text, folded)
	if errors.Is(err, ErrMatchesAll) {
		return nil, p.fail(t.at, err.Error(), "", "")
	}
	if err != nil {
		return nil, p.fail(t.at, err.Error(), "", "RE2 has no look-around and no back-references")
	}
	re.Source = string(p.src[t.at:t.end])
	p.note(re, t.at)
	return re, p.advance()
}

func (p *queryParser) list() (Expr, error) {
	t := p.token
	e, err := p.options.list(t.text, p.mode)
	if err != nil {
		return nil, p.fail(t.at, err.Error(), "", "")
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
