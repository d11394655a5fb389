package alerts

import (
	"regexp"

	"rasid/arabic"
)

// node is a compiled condition: its terms are numbers of the arabic.Index.
type node interface {
	holds(j *judgement) bool
	// collect appends the hits of a node that holds.
	collect(j *judgement, to *[]Hit)
	// could says what the node may be when no term stands in the item: true,
	// false, or both where a regexp decides.
	could() (hold, fail bool)
}

type (
	allNode []node
	anyNode []node
	notNode struct{ node }
)

// termNode is a term in some fields.
type termNode struct {
	term   int32
	fields fieldSet
	as     string // what hits carry
	mode   arabic.Mode
}

// nearNode has a place for each group.
type nearNode struct {
	groups  [][]*termNode
	fields  fieldSet
	within  int
	ordered bool
}

// regexpNode is a regexp in some fields; equal ones share a number.
type regexpNode struct {
	number int
	re     *regexp.Regexp
	folded bool
	fields fieldSet
	as     string
}

func (n allNode) holds(j *judgement) bool {
	for _, part := range n {
		if !part.holds(j) {
			return false
		}
	}
	return true
}

func (n anyNode) holds(j *judgement) bool {
	for _, part := range n {
		if part.holds(j) {
			return true
		}
	}
	return false
}

func (n notNode) holds(j *judgement) bool   { return !n.node.holds(j) }
func (n *termNode) holds(j *judgement) bool { return j.seen[n.term]&n.fields != 0 }

func (n *regexpNode) holds(j *judgement) bool {
	for f := range fieldCount {
		if n.fields.has(f) && len(j.search(n, f)) > 0 {
			return true
		}
	}
	return false
}

func (n *nearNode) holds(j *judgement) bool {
	for f := range fieldCount {
		if n.fields.has(f) && n.walk(j, f, nil) {
			return true
		}
	}
	return false
}

func (n allNode) collect(j *judgement, to *[]Hit) {
	for _, part := range n {
		part.collect(j, to)
	}
}

func (n anyNode) collect(j *judgement, to *[]Hit) {
	for _, part := range n {
		if part.holds(j) {
			part.collect(j, to)
		}
	}
}

func (n notNode) collect(*judgement, *[]Hit) {}

func (n *termNode) collect(j *judgement, to *[]Hit) {
	if j.seen[n.term] == 0 {
		return
	}
	for i := j.head[n.term]; i >= 0; i = j.places[i].next {
		if p := &j.places[i]; n.fields.has(int(p.field)) {
			*to = append(*to, j.hit(n.as, p))
		}
	}
}

func (n *nearNode) collect(j *judgement, to *[]Hit) {
	for f := range fieldCount {
		if n.fields.has(f) {
			n.walk(j, f, func(t *termNode, place int32) { *to = append(*to, j.hit(t.as, &j.places[place])) })
		}
	}
}

func (n *regexpNode) collect(j *judgement, to *[]Hit) {
	for f := range fieldCount {
		if n.fields.has(f) {
			for _, s := range j.search(n, f) {
				*to = append(*to, j.hit(n.as, &place{field: int8(f), start: s.start, end: s.end}))
			}
		}
	}
}

func (n allNode) could() (hold, fail bool) {
	hold = true
	for _, part := range n {
		h, f := part.could()
		hold, fail = hold && h, fail || f
	}
	return hold, fail
}

func (n anyNode) could() (hold, fail bool) {
	fail = true
	for _, part := range n {
		h, f := part.could()
		hold, fail = hold || h, fail && f
	}
	return hold, fail
}

func (n notNode) could() (hold, fail bool) {
	fail, hold = n.node.could()
	return hold, fail
}

func (n *termNode) could() (hold, fail bool)   { return false, true }
func (n *nearNode) could() (hold, fail bool)   { return false, true }
func (n *regexpNode) could() (hold, fail bool) { return true, true }
