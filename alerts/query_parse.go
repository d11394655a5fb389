package alerts

import (
	"fmt"
	"strconv"

	"rasid/arabic"
)

// queryParser reads a query from left to right.
type queryParser struct {
	queryLexer
	options QueryOptions
	token   queryToken // the next one
	mode    arabic.Mode
	field   Field
	depth   int
	negated int // where the first NOT stands, + 1
}

func (p *queryParser) advance() (err error) {
	p.token, err = p.next()
	p.token.end = p.pos
	return err
}

func (p *queryParser) query() (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.token.kind == endToken {
		return nil, p.fail(p.token.at, QueryError{Code: EmptyQuery, Message: "the query is empty", Expected: anOperand})
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.token.kind != endToken {
		return nil, p.unexpected(NotTheEnd, "AND, OR, NOT, a word or the end")
	}
	if holdsOnNothing(e) {
		return nil, p.fail(p.negated-1, QueryError{Code: OnlyNegation, Message: "a negation alone would take nearly every item", Expected: "something that must stand in it: سوريا NOT رياضة"})
	}
	return e, nil
}

const anOperand = `a word, "a phrase", /a regexp/, @list, title: or (`

// unexpected is the error for the token at hand, which is something else than
// what is expected.
func (p *queryParser) unexpected(code QueryMistake, expected string) error {
	if p.token.kind == endToken {
		return p.fail(p.token.at, QueryError{Code: EndsEarly, Message: "the query ends here", Expected: expected})
	}
	text := string(p.src[p.token.at:p.token.end])
	const enough = 20
	if rs := []rune(text); len(rs) > enough {
		text = string(rs[:enough]) + "…"
	}
	return p.fail(p.token.at, QueryError{Code: code, Args: []string{text}, Message: text + " cannot stand here", Expected: expected})
}

// note tells what was read, and where.
func (p *queryParser) note(e Expr, at int) {
	if p.options.Seen != nil {
		p.options.Seen(e, at+1)
	}
}

func (p *queryParser) or() (Expr, error) {
	e, err := p.and()
	or := Or{e}
	for err == nil && p.token.kind == orToken {
		if err = p.advance(); err == nil {
			e, err = p.and()
			or = append(or, e)
		}
	}
	if len(or) == 1 {
		return e, err
	}
	return or, err
}

func (p *queryParser) and() (Expr, error) {
	e, err := p.not()
	and := And{e}
	for err == nil && p.continues() {
		if p.token.kind == andToken {
			err = p.advance()
		}
		if err == nil {
			e, err = p.not()
			and = append(and, e)
		}
	}
	if len(and) == 1 {
		return e, err
	}
	return and, err
}

// continues says whether the token at hand is AND, written or not.
func (p *queryParser) continues() bool {
	switch p.token.kind {
	case endToken, orToken, closeToken, nearToken:
		return false
	}
	return true
}

func (p *queryParser) not() (Expr, error) {
	if p.token.kind != notToken {
		return p.near()
	}
	at := p.token.at
	if p.negated == 0 {
		p.negated = at + 1
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.not()
	if err == nil {
		p.note(Not{e}, at)
	}
	return Not{e}, err
}

func (p *queryParser) enter() error {
	p.depth++
	if p.depth > maxQueryDepth {
		return p.fail(p.token.at, QueryError{Code: TooDeep, Args: []string{strconv.Itoa(maxQueryDepth)}, Message: fmt.Sprintf("more than %d levels of parentheses", maxQueryDepth)})
	}
	return nil
}

func (p *queryParser) leave() { p.depth-- }
