package alerts

import (
	"cmp"
	"slices"
	"strings"

	"rasid/arabic"
	"rasid/feeds"
)

// judgement is the memory of one item's judging; it is used again.
type judgement struct {
	ix     *Index
	texts  [fieldCount]fieldText
	habits arabic.Habits
	buffer []arabic.Hit

	places  []place
	head    []int32    // per term: its first place
	tail    []int32    // per term: its last place
	seen    []fieldSet // per term: where it stands
	touched []int32    // terms with places

	marked     []bool // per watchlist
	candidates []int32
	found      [][fieldCount]*spans // per regexp, nil: not yet asked
	asked      []int                // regexps that were
}

// place is where a term stands: tokens inclusive, code points of the stored
// text with the end exclusive.
type place struct {
	next        int32 // of the same term, -1: none
	field       int8
	first, last int32
	start, end  int32
}

func (ix *Index) newJudgement() *judgement {
	return &judgement{
		ix: ix, head: make([]int32, ix.termCount), tail: make([]int32, ix.termCount), seen: make([]fieldSet, ix.termCount),
		marked: make([]bool, len(ix.watches)), found: make([][fieldCount]*spans, ix.regexpCount),
	}
}

// reset forgets the last item.
func (j *judgement) reset() {
	for _, t := range j.touched {
		j.seen[t] = 0
	}
	for _, w := range j.candidates {
		j.marked[w] = false
	}
	for _, r := range j.asked {
		j.found[r] = [fieldCount]*spans{}
	}
	j.touched, j.candidates, j.asked, j.places = j.touched[:0], j.candidates[:0], j.asked[:0], j.places[:0]
}

// read cuts the fields of an item and finds all terms in them. Habits come
// from the whole article, whatever fields are looked in.
func (j *judgement) read(it *feeds.Item, fields fieldSet) {
	j.habits = arabic.Habits{}
	for f, name := range fieldOrder {
		text := ""
		if (fields | habitFields).has(f) {
			text = FieldText(it, name)
		}
		j.texts[f].reset(text, name == Link)
		if habitFields.has(f) {
			j.habits.Add(&j.texts[f].words)
		}
	}
	for f := range fieldCount {
		if fields.has(f) && j.texts[f].words.Len() > 0 {
			j.buffer = j.ix.terms.Match(&j.texts[f].words, &j.habits, j.buffer[:0])
			for _, h := range j.buffer {
				j.add(f, h)
			}
		}
	}
}

func (j *judgement) add(f int, h arabic.Hit) {
	start, end := j.texts[f].stored(h.Start, h.End)
	at := int32(len(j.places))
	j.places = append(j.places, place{next: -1, field: int8(f), first: int32(h.First), last: int32(h.Last), start: int32(start), end: int32(end)})
	if j.seen[h.Term] == 0 {
		j.head[h.Term] = at
		j.touched = append(j.touched, int32(h.Term))
	} else {
		j.places[j.tail[h.Term]].next = at
	}
	j.tail[h.Term] = at
	j.seen[h.Term] |= 1 << f
}

// gather lists the watchlists that the terms found may fulfil, and those that
// need no term, in order.
func (j *judgement) gather() {
	for _, t := range j.touched {
		for _, w := range j.ix.posted[j.ix.posts[t]:j.ix.posts[t+1]] {
			j.mark(w)
		}
	}
	for _, w := range j.ix.always {
		j.mark(w)
	}
	slices.Sort(j.candidates)
}

func (j *judgement) mark(w int32) {
	if !j.marked[w] {
		j.marked[w] = true
		j.candidates = append(j.candidates, w)
	}
}

func (j *judgement) hit(as string, p *place) Hit {
	return Hit{Term: as, Field: fieldOrder[p.field], Start: int(p.start), End: int(p.end), Text: j.texts[p.field].slice(int(p.start), int(p.end))}
}

// hits are those of a node that holds, in order, none twice.
func (j *judgement) hits(n node) []Hit {
	var hits []Hit
	n.collect(j, &hits)
	slices.SortFunc(hits, compareHits)
	return slices.Compact(hits)
}

func compareHits(a, b Hit) int {
	return cmp.Or(fieldNumber(a.Field)-fieldNumber(b.Field), a.Start-b.Start, a.End-b.End, strings.Compare(a.Term, b.Term))
}

func fieldNumber(f Field) int { return slices.Index(fieldOrder[:], f) }
