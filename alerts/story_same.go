package alerts

import "time"

// Two headlines that differ by one word are as often two stories as one ("oil
// rises", "gold rises"), so words that only one of them has are allowed, words
// that stand in for each other are not. What headlines leave open the leads
// decide. docs/stories.md holds the measurements behind the numbers.
const (
	fewWords   = 4   // a headline with fewer tells nothing by itself
	wordsAlone = 5   // a headline that is part of another one needs so many
	partAlone  = 0.6 // … and to have so much of all words of both
	inOrder    = 0.75

	leadAlike  = 0.5 // leads of one agency report, cut or rewritten a little
	titleAlike = 0.3 // … under headlines that have at least this in common

	leadReprint = 0.8           // one feed tells the same twice: a column has the headline every day, not the text
	soonReprint = 6 * time.Hour // … or the headline alone, when the flash becomes an article
)

// SameStory reports whether items of two feeds tell the same story. Two
// stories taken for one are worse than one story told twice.
func SameStory(a, b Sketch) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	t := compareTitles(a.title(), b.title())
	switch {
	case t.turned, t.dated:
		return false
	case alike(a.lead(), b.lead()) >= leadAlike:
		return t.jaccard >= titleAlike && t.shared >= 2
	}
	return t.part()
}

// Reprinted reports whether two items of one feed, so long apart, tell the
// same story.
func Reprinted(a, b Sketch, apart time.Duration) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	t := compareTitles(a.title(), b.title())
	if alike(a.lead(), b.lead()) >= leadReprint {
		return t.jaccard >= leadAlike && !t.turned && !t.dated
	}
	return t.jaccard == 1 && t.fewer >= wordsAlone && apart.Abs() <= soonReprint
}

// titles is what two headlines have in common.
type titles struct {
	shared  int     // words of both
	fewer   int     // words of the one that has fewer
	jaccard float64 // shared words of all words
	order   float64 // the longest run in the same order, of the fewer
	turned  bool    // one of them negates or refuses what the other says
	dated   bool    // each has a figure or a day of its own
}

// part reports whether one headline is the other with words added.
func (t titles) part() bool {
	if t.jaccard == 1 && t.order == 1 {
		return t.fewer >= fewWords
	}
	return t.shared == t.fewer && t.fewer >= wordsAlone && t.jaccard >= partAlone && t.order >= inOrder
}

func compareTitles(a, b []uint32) titles {
	t := titles{fewer: min(len(a), len(b))}
	if t.fewer == 0 {
		return t
	}
	aTurns, aDates := own(a, b)
	bTurns, bDates := own(b, a)
	t.turned, t.dated = aTurns || bTurns, aDates && bDates
	for _, w := range a {
		if has(b, w) {
			t.shared++
		}
	}
	t.jaccard = float64(t.shared) / float64(len(a)+len(b)-t.shared)
	t.order = float64(common(a, b)) / float64(t.fewer)
	return t
}

// own reports whether a has words that turn or date it and that b has not.
func own(a, b []uint32) (turned, dated bool) {
	for _, w := range a {
		if w&(turnBit|dateBit) != 0 && !has(b, w) {
			turned, dated = turned || turns(w), dated || dates(w)
		}
	}
	return turned, dated
}

func has(words []uint32, w uint32) bool {
	for _, v := range words {
		if v == w {
			return true
		}
	}
	return false
}

// common is the length of the longest common subsequence.
func common(a, b []uint32) int {
	var rows [2][maxWords + 1]int
	for i, x := range a {
		last, row := &rows[i%2], &rows[(i+1)%2]
		for j, y := range b {
			if row[j+1] = max(row[j], last[j+1]); x == y {
				row[j+1] = last[j] + 1
			}
		}
	}
	return rows[len(a)%2][len(b)]
}

// alike estimates the Jaccard similarity of two leads.
func alike(a, b []uint32) float64 {
	if len(a) != minima || len(b) != minima {
		return 0
	}
	same := 0
	for i := range a {
		if a[i] == b[i] {
			same++
		}
	}
	return float64(same) / minima
}
