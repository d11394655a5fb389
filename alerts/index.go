package alerts

import (
	"fmt"
	"slices"
	"sync"

	"rasid/arabic"
	"rasid/feeds"
)

// Index is all watchlists compiled for judging: their terms are one
// arabic.Index, and a table leads from each term to the watchlists that name
// it. Only watchlists with a term in the item are asked, so that judging costs
// nearly the same for ten watchlists and ten thousand. It never changes; a
// reload makes another.
type Index struct {
	terms       *arabic.Index
	termCount   int
	regexpCount int
	fields      fieldSet // that some watchlist looks in
	watches     []watch
	posts       []int32 // per term: where its watchlists begin in posted
	posted      []int32
	always      []int32        // watchlists that may hold without any term
	sources     map[string]int // feed ID to its number
	scratch     sync.Pool
}

// watch is a compiled watchlist.
type watch struct {
	*Watchlist
	root  node
	feeds []uint64 // bit per source that is in scope; nil: all
}

// NewIndex compiles watchlists. sources tell the tags of feeds. The error
// names the watchlist whose condition cannot be compiled, and wraps
// arabic.ErrNoWord for a term without letter and digit.
func NewIndex(watchlists []*Watchlist, sources []*feeds.Source) (*Index, error) {
	ix := &Index{sources: make(map[string]int, len(sources))}
	for i := range sources {
		ix.sources[sources[i].ID] = i
	}
	ix.scratch.New = func() any { return ix.newJudgement() }
	c := newCompiler()
	used := make([][]int32, 0, len(watchlists))
	for _, w := range watchlists {
		c.used = nil
		root, err := c.compile(w.Expr, w.scope())
		if err != nil {
			return nil, fmt.Errorf("compile watchlist %s: %w", w.ID, err)
		}
		ix.watches = append(ix.watches, watch{Watchlist: w, root: root, feeds: scopeOf(w, sources)})
		slices.Sort(c.used)
		used = append(used, slices.Compact(c.used))
		if hold, _ := root.could(); hold {
			ix.always = append(ix.always, int32(len(ix.watches)-1))
		}
	}
	ix.fields = fieldsOf(c, ix.watches)
	ix.terms, ix.termCount, ix.regexpCount = c.terms.Build(), c.count, len(c.regexps)
	ix.post(used)
	return ix, nil
}

// scope is where the terms of w look that name no field.
func (w *Watchlist) scope() fieldSet {
	if len(w.Fields) == 0 {
		return setOf(Title, Summary, Content)
	}
	return setOf(w.Fields...)
}

// fieldsOf is where any term or regexp looks.
func fieldsOf(c *compiler, watches []watch) (fields fieldSet) {
	for n := range c.nodes {
		fields |= n.fields
	}
	for i := range watches {
		fields |= regexpFields(watches[i].root)
	}
	return fields
}

func regexpFields(n node) (fields fieldSet) {
	switch n := n.(type) {
	case allNode:
		for _, part := range n {
			fields |= regexpFields(part)
		}
	case anyNode:
		return regexpFields(allNode(n))
	case notNode:
		return regexpFields(n.node)
	case *regexpNode:
		return n.fields
	}
	return fields
}

// scopeOf has a bit for each source that w watches, nil for all.
func scopeOf(w *Watchlist, sources []*feeds.Source) []uint64 {
	if len(w.Feeds) == 0 && len(w.Tags) == 0 {
		return nil
	}
	bits := make([]uint64, len(sources)/64+1)
	for i := range sources {
		if w.inFeeds(sources[i].ID) && w.inTags(sources[i].Tags) {
			bits[i/64] |= 1 << (i % 64)
		}
	}
	return bits
}

func (w *Watchlist) inFeeds(id string) bool {
	return len(w.Feeds) == 0 || slices.Contains(w.Feeds, id)
}

func (w *Watchlist) inTags(tags []string) bool {
	return len(w.Tags) == 0 || slices.ContainsFunc(tags, func(t string) bool { return slices.Contains(w.Tags, t) })
}

// takes says whether items of the feed are in the scope of w. A text that
// names no feed, as one tries a watchlist on, is in the scope of all.
func (ix *Index) takes(w *watch, feed string) bool {
	if w.feeds == nil || feed == "" {
		return true
	}
	i, known := ix.sources[feed]
	if !known {
		return len(w.Tags) == 0 && w.inFeeds(feed)
	}
	return w.feeds[i/64]>>(i%64)&1 == 1
}

// post fills the table from terms to watchlists.
func (ix *Index) post(used [][]int32) {
	ix.posts = make([]int32, ix.termCount+1)
	for _, terms := range used {
		for _, t := range terms {
			ix.posts[t+1]++
		}
	}
	for t := range ix.termCount {
		ix.posts[t+1] += ix.posts[t]
	}
	ix.posted = make([]int32, ix.posts[ix.termCount])
	next := slices.Clone(ix.posts)
	for w, terms := range used {
		for _, t := range terms {
			ix.posted[next[t]] = int32(w)
			next[t]++
		}
	}
}

// Judge returns the watchlists that an item fulfils, in the order they were
// given, each with all its hits. It is a Judge: pure and safe for concurrent
// use.
func (ix *Index) Judge(it *feeds.Item) []Match {
	j := ix.scratch.Get().(*judgement)
	defer func() {
		j.reset()
		ix.scratch.Put(j)
	}()
	j.read(it, ix.fields)
	j.gather()
	var matches []Match
	for _, i := range j.candidates {
		w := &ix.watches[i]
		if ix.takes(w, it.Feed) && w.root.holds(j) {
			matches = append(matches, Match{Watchlist: w.Watchlist, Hits: j.hits(w.root)})
		}
	}
	return matches
}
