package alerts

import (
	"errors"
	"fmt"
	"strconv"

	"rasid/arabic"
)

// QueryOptions say what the words of a query mean where it does not say so
// itself. The zero value reads every word in the mode word and knows no lists.
type QueryOptions struct {
	Mode arabic.Mode
	// List returns the condition of the list that a query names as @name, in
	// the mode that stands there. nil: there are no lists but the @aliases.
	List func(name string, mode arabic.Mode) (Expr, error)
	// Seen is told of each Term, Regexp and Not, in the order written, with
	// its column. nil: nobody is told.
	Seen func(e Expr, column int)
}

// QueryError is a mistake in a query.
type QueryError struct {
	Column   int          // from 1, in code points of the query
	Code     QueryMistake // for who says it in another language
	Args     []string     // what Code speaks of
	Message  string       // what is wrong
	Expected string       // what could stand there; may be empty
	Hint     string       // what to do; may be empty
}

// Error returns "column 7: message; expected … (hint)".
func (e *QueryError) Error() string {
	return fmt.Sprintf("column %d: %s", e.Column, e.Text())
}

// Text is Error without the column.
func (e *QueryError) Text() string {
	s := e.Message
	if e.Expected != "" {
		s += "; expected " + e.Expected
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Bounds of a query: what a person writes is far below, and what a program
// writes cannot exhaust the stack or the index.
const (
	maxQuery      = 100_000 // code points
	maxQueryDepth = 50
	maxWithin     = 100
	defaultWithin = 8 // of NEAR without a number
)

// ParseQuery reads the query language of docs/matching.md. The error is a
// *QueryError.
//
//	or      = and { OR and }
//	and     = not { [AND] not }
//	not     = { NOT } near
//	near    = operand { (NEAR | ONEAR)[/n] operand }
//	operand = "(" or ")" | field ":" operand | mode ":" operand
//	        | word | "phrase" | /regexp/[i][f] | @list
func ParseQuery(src string, o QueryOptions) (Expr, error) {
	p := &queryParser{queryLexer: queryLexer{src: []rune(src)}, options: o, mode: o.Mode}
	if len(p.src) > maxQuery {
		return nil, &QueryError{Column: maxQuery + 1, Code: TooLong, Args: []string{strconv.Itoa(maxQuery)}, Message: fmt.Sprintf("the query is longer than %d letters", maxQuery), Hint: "put its words into a list"}
	}
	e, err := p.query()
	if err != nil {
		var qe *QueryError
		if !errors.As(err, &qe) {
			return nil, &QueryError{Column: 1, Message: err.Error()} // unreachable: the parser makes no other
		}
		return nil, qe
	}
	return e, nil
}

// holdsOnNothing says whether e holds for an item in which none of its words
// stands.
func holdsOnNothing(e Expr) bool {
	switch e := e.(type) {
	case And:
		for _, part := range e {
			if !holdsOnNothing(part) {
				return false
			}
		}
		return true
	case Or:
		for _, part := range e {
			if holdsOnNothing(part) {
				return true
			}
		}
	case Not:
		return !holdsOnNothing(e.Expr)
	case Scoped:
		return holdsOnNothing(e.Expr)
	}
	return false
}
