package alerts

import (
	"math"
	"slices"
	"sort"
)

// standing is one place of one group of a Near.
type standing struct {
	node        *termNode
	place       int32
	first, last int32 // tokens, inclusive
}

// nearGroup is where one group stands in a field, by first token. lean leaves
// out what holds another place: its firsts and its lasts both ascend.
type nearGroup struct{ all, lean []standing }

// nearWalk looks for ways to fill all groups with places that do not overlap
// and lie within so many words. For each place that may come first, early[m]
// is the last token of the groups in m at the soonest, late[m] the first token
// of the groups in m at the latest. So a place takes part in a way exactly
// when something early fits before and something late behind it, and no
// combination is ever spelled out.
type nearWalk struct {
	groups      []nearGroup
	ordered     bool
	early, late []int32
}

const (
	nearNever  = math.MaxInt32 // an early that cannot be
	nearBefore = -1            // a late that cannot be
)

// walk reports whether n holds in field f, and hands every place that takes
// part in it to emit, if there is one; a place may come more than once.
func (n *nearNode) walk(j *judgement, f int, emit func(t *termNode, place int32)) bool {
	w := nearWalk{ordered: n.ordered, groups: make([]nearGroup, len(n.groups))}
	for i, terms := range n.groups {
		if w.groups[i] = j.standings(terms, f); len(w.groups[i].all) == 0 {
			return false
		}
	}
	w.early, w.late = make([]int32, 1<<len(n.groups)), make([]int32, 1<<len(n.groups))
	found := false
	for g := range w.groups {
		if n.ordered && g > 0 {
			break
		}
		for _, s := range w.groups[g].all {
			if !w.reach(g, s, s.last+int32(n.within)) {
				continue
			}
			if found = true; emit == nil {
				return true
			}
			emit(s.node, s.place)
			w.emit(g, s, s.last+int32(n.within), emit)
		}
	}
	return found
}

// standings gathers where the terms stand in a field.
func (j *judgement) standings(terms []*termNode, f int) (g nearGroup) {
	for _, t := range terms {
		if !t.holds(j) {
			continue
		}
		for i := j.head[t.term]; i >= 0; i = j.places[i].next {
			if p := &j.places[i]; int(p.field) == f {
				g.all = append(g.all, standing{t, i, p.first, p.last})
			}
		}
	}
	slices.SortStableFunc(g.all, func(a, b standing) int { return int(a.first - b.first) })
	for i, s := range g.all {
		if i > 0 && s.first == g.all[i-1].first && s.last >= g.all[i-1].last {
			continue
		}
		for len(g.lean) > 0 && g.lean[len(g.lean)-1].last >= s.last {
			g.lean = g.lean[:len(g.lean)-1]
		}
		g.lean = append(g.lean, s)
	}
	return g
}

// may says whether group g can be the next one after the groups in mask.
func (w *nearWalk) may(mask, g int) bool {
	return mask>>g&1 == 0 && (!w.ordered || mask == 1<<g-1)
}

// reach fills early and late for ways that begin with place s of group g and
// whose last place begins at bound at the latest; it says whether there is one.
func (w *nearWalk) reach(g int, s standing, bound int32) bool {
	for m := range w.early {
		w.early[m], w.late[m] = nearNever, nearBefore
	}
	full := len(w.early) - 1
	w.early[1<<g] = s.last
	for m := range w.early {
		for next := range w.groups {
			if w.early[m] < nearNever && w.may(m, next) {
				to := m | 1<<next
				w.early[to] = min(w.early[to], w.groups[next].after(w.early[m], bound))
			}
		}
	}
	return w.early[full] < nearNever
}

// after is the last token of the soonest place that begins behind token t and
// not behind bound.
func (g *nearGroup) after(t, bound int32) int32 {
	i := sort.Search(len(g.lean), func(i int) bool { return g.lean[i].first > t })
	if i == len(g.lean) || g.lean[i].first > bound {
		return nearNever
	}
	return g.lean[i].last
}

// emit hands on the places of the other groups for ways that reach found.
func (w *nearWalk) emit(g int, s standing, bound int32, emit func(t *termNode, place int32)) {
	full := len(w.early) - 1
	w.late[0] = nearNever
	for m := range w.late {
		for before := range w.groups {
			if w.late[m] > nearBefore && before != g && m>>before&1 == 0 && w.may(full&^m&^(1<<before), before) {
				to := m | 1<<before
				w.late[to] = max(w.late[to], w.groups[before].ahead(w.late[m], bound))
			}
		}
	}
	for other := range w.groups {
		if other == g {
			continue
		}
		for _, p := range w.groups[other].within(s.last, bound) {
			if w.fits(other, p) {
				emit(p.node, p.place)
			}
		}
	}
}

// ahead is the first token of the latest place that ends before token t and
// does not begin behind bound.
func (g *nearGroup) ahead(t, bound int32) int32 {
	i := sort.Search(len(g.lean), func(i int) bool { return g.lean[i].last >= t || g.lean[i].first > bound })
	if i == 0 {
		return nearBefore
	}
	return g.lean[i-1].first
}

// within lists the places that begin behind token t and not behind bound.
func (g *nearGroup) within(t, bound int32) []standing {
	from := sort.Search(len(g.all), func(i int) bool { return g.all[i].first > t })
	to := sort.Search(len(g.all), func(i int) bool { return g.all[i].first > bound })
	return g.all[from:max(from, to)]
}

// fits says whether place p of a group stands in one of the ways.
func (w *nearWalk) fits(g int, p standing) bool {
	full := len(w.early) - 1
	for m, early := range w.early {
		if early < p.first && w.may(m, g) && p.last < w.late[full&^m&^(1<<g)] {
			return true
		}
	}
	return false
}
