package alerts

import (
	"errors"
	"fmt"
	"slices"

	"rasid/arabic"
)

// compiler turns conditions into nodes and gathers their terms.
type compiler struct {
	terms   *arabic.Builder
	count   int // of terms
	nodes   map[termNode]*termNode
	regexps map[string]int // by what they match, to their number
	used    []int32        // terms of the watchlist at hand
}

func newCompiler() *compiler {
	return &compiler{terms: arabic.NewBuilder(), nodes: map[termNode]*termNode{}, regexps: map[string]int{}}
}

// maxNear is how many places a Near may have: more would let a text of
// repeated words take long.
const maxNear = 6

var (
	errEmpty   = errors.New("alerts: an empty condition")
	errNearTwo = fmt.Errorf("alerts: near takes 2 to %d words or groups", maxNear)
)

func (c *compiler) compile(e Expr, fields fieldSet) (node, error) {
	switch e := e.(type) {
	case And:
		return c.all(e, fields)
	case Or:
		parts, err := c.parts(e, fields)
		return anyNode(parts), err
	case Not:
		n, err := c.compile(e.Expr, fields)
		return notNode{n}, err
	case Term:
		return c.term(e, fields)
	case Near:
		return c.near(e, fields)
	case Regexp:
		return c.regexp(e, fields)
	case Scoped:
		return c.compile(e.Expr, setOf(e.Field))
	}
	return nil, errEmpty
}

func (c *compiler) parts(list []Expr, fields fieldSet) ([]node, error) {
	nodes := make([]node, 0, len(list))
	for _, e := range list {
		n, err := c.compile(e, fields)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// all puts what is cheap to ask first; the hits are sorted in the end.
func (c *compiler) all(list []Expr, fields fieldSet) (node, error) {
	parts, err := c.parts(list, fields)
	slices.SortStableFunc(parts, func(a, b node) int { return price(a) - price(b) })
	return allNode(parts), err
}

func price(n node) int {
	switch n := n.(type) {
	case *termNode:
		return 0
	case notNode:
		return price(n.node)
	case *nearNode:
		return 2
	case *regexpNode:
		return 3
	}
	return 1
}

func (c *compiler) term(t Term, fields fieldSet) (*termNode, error) {
	n, err := c.terms.Add(t.Text, t.Mode)
	if err != nil {
		return nil, fmt.Errorf("term %q: %w", t.Text, err)
	}
	c.count = max(c.count, n+1)
	c.used = append(c.used, int32(n))
	key := termNode{term: int32(n), fields: fields, as: t.carried(), mode: t.Mode}
	if known := c.nodes[key]; known != nil {
		return known, nil
	}
	c.nodes[key] = &key
	return &key, nil
}

// carried is what hits of t carry.
func (t Term) carried() string {
	if t.As != "" {
		return t.As
	}
	return t.Text
}

// places lists the groups of n.
func (n Near) places() [][]Term {
	all := make([][]Term, 0, len(n.Terms)+len(n.Groups))
	for i := range n.Terms {
		all = append(all, n.Terms[i:i+1])
	}
	return append(all, n.Groups...)
}

func (c *compiler) near(e Near, fields fieldSet) (node, error) {
	n := &nearNode{fields: fields, within: e.Within, ordered: e.Ordered}
	for _, terms := range e.places() {
		var group []*termNode
		for _, t := range terms {
			tn, err := c.term(t, fields)
			if err != nil {
				return nil, err
			}
			group = append(group, tn)
		}
		n.groups = append(n.groups, group)
	}
	if len(n.groups) < 2 || len(n.groups) > maxNear {
		return nil, errNearTwo
	}
	return n, nil
}

func (c *compiler) regexp(e Regexp, fields fieldSet) (node, error) {
	if e.RE == nil {
		return nil, errEmpty
	}
	key := fmt.Sprint(e.Folded, " ", e.RE.String())
	number, known := c.regexps[key]
	if !known {
		number = len(c.regexps)
		c.regexps[key] = number
	}
	return &regexpNode{number: number, re: e.RE, folded: e.Folded, fields: fields, as: e.Source}, nil
}
