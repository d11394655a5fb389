package alerts

import (
	"fmt"
	"strconv"
)

// near reads operands that stand close to each other.
func (p *queryParser) near() (Expr, error) {
	at := p.token.at
	first, err := p.operand()
	if err != nil || p.token.kind != nearToken {
		return first, err
	}
	op := p.token
	var groups [][]Term
	for {
		terms, ok := NearGroup(first)
		if !ok {
			return nil, p.fail(at, QueryError{Code: NearOperand, Message: "NEAR cannot take this", Expected: "words, phrases, lists, or these in (a OR b)"})
		}
		groups = append(groups, terms)
		if p.token.kind != nearToken {
			break
		}
		if p.token.within != op.within || p.token.ordered != op.ordered {
			same := string(p.src[op.at:op.end])
			return nil, p.fail(p.token.at, QueryError{Code: NearMixed, Args: []string{same}, Message: "a chain of NEAR needs the same operator throughout", Expected: same})
		}
		if err = p.advance(); err != nil {
			return nil, err
		}
		at = p.token.at
		if first, err = p.operand(); err != nil {
			return nil, err
		}
	}
	if len(groups) > maxNear {
		return nil, p.fail(op.at, QueryError{
			Code: NearMany, Args: []string{strconv.Itoa(len(groups)), strconv.Itoa(maxNear)},
			Message: fmt.Sprintf("NEAR joins %d words or groups", len(groups)), Expected: fmt.Sprintf("at most %d", maxNear),
		})
	}
	return NewNear(groups, op.within, op.ordered), nil
}

// NearGroup returns the terms that may fill one place of a Near, where e is a
// term or an Or of terms.
func NearGroup(e Expr) ([]Term, bool) {
	switch e := e.(type) {
	case Term:
		return []Term{e}, true
	case Or:
		var all []Term
		for _, part := range e {
			terms, ok := NearGroup(part)
			if !ok {
				return nil, false
			}
			all = append(all, terms...)
		}
		return all, len(all) > 0
	}
	return nil, false
}

// NewNear joins groups, each a place that any one of its terms fills.
func NewNear(groups [][]Term, within int, ordered bool) Near {
	n := Near{Within: within, Ordered: ordered}
	for _, g := range groups {
		if len(g) != 1 {
			n.Terms, n.Groups = nil, groups
			return n
		}
		n.Terms = append(n.Terms, g[0])
	}
	return n
}
