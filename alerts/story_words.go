package alerts

import (
	"slices"
	"strings"
	"unicode"

	"rasid/arabic"
	"rasid/feeds"
)

// headline returns the words of a title that tell it from others, in order,
// each once: without labels of the press, the outlet's name and words that
// stand in any headline.
func headline(title string) []uint32 {
	fields := folded(withoutOutlet(title))
	for len(fields) > 0 && labels[fields[0]] {
		fields = fields[1:]
	}
	for len(fields) > 0 && labels[fields[len(fields)-1]] {
		fields = fields[:len(fields)-1]
	}
	words := make([]uint32, 0, min(len(fields), maxWords))
	for _, f := range fields {
		if fillers[f] || len(words) == maxWords {
			continue
		}
		if w := word(f); !has(words, w) {
			words = append(words, w)
		}
	}
	return words
}

func folded(s string) []string {
	if s = arabic.Fold(s); s == "" {
		return nil
	}
	return strings.Split(s, " ")
}

// withoutOutlet cuts " - outlet" and " | outlet" off the end of a title: at
// most four words behind a bar or dash that stands alone, when more stands
// before it.
func withoutOutlet(title string) string {
	for _, bar := range []string{" | ", " - ", " – ", " — "} {
		if head, tail, ok := cutLast(title, bar); ok && len(strings.Fields(tail)) <= 4 && len(strings.Fields(head)) >= wordsAlone {
			return head
		}
	}
	return title
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// Two bits of a word mark those that turn what a headline says, and those that
// tell two editions of one report apart: figures and days of the week.
const (
	turnBit = 1 << 31
	dateBit = 1 << 30
)

func turns(w uint32) bool { return w&turnBit != 0 }
func dates(w uint32) bool { return w&dateBit != 0 }

// word is a number for what spelling and inflection leave of a folded word.
func word(w string) uint32 {
	figure := strings.ContainsFunc(w, unicode.IsDigit)
	stem := w
	if !figure {
		stem = core(w)
	}
	h := fnv32(stem) &^ (turnBit | dateBit)
	if turning[w] {
		h |= turnBit
	}
	if figure || weekdays[w] {
		h |= dateBit
	}
	return h
}

// core takes off the article, a clitic, a common ending and the prefix of a
// verb, and the long vowels within: "يرتفع" and "ارتفاع" become one. Words that
// would keep fewer than three letters stay whole.
func core(w string) string {
	r := []rune(w)
	if len(r) < 4 || !unicode.Is(unicode.Arabic, r[0]) {
		return w
	}
	r = withoutEnding(withoutStart(r))
	short := make([]rune, 0, 32)
	for i, c := range r {
		if long(c) || i == 0 && len(r) >= 4 && (c == 'ت' || c == 'ن' || c == 'م') {
			continue
		}
		short = append(short, c)
	}
	if len(short) < 3 {
		return string(r)
	}
	return string(short)
}

func long(c rune) bool { return c == 'ا' || c == 'و' || c == 'ي' || c == 'ه' }

var (
	starts  = [][]rune{[]rune("وال"), []rune("بال"), []rune("كال"), []rune("فال"), []rune("ولل"), []rune("ال"), []rune("لل")}
	endings = [][]rune{[]rune("يه"), []rune("ها"), []rune("ان"), []rune("ات"), []rune("ون"), []rune("ين"), []rune("وا"), []rune("ه"), []rune("ي")}
)

func withoutStart(r []rune) []rune {
	for _, p := range starts {
		if len(r)-len(p) >= 3 && slices.Equal(r[:len(p)], p) {
			return r[len(p):]
		}
	}
	if len(r) >= 5 && (r[0] == 'و' || r[0] == 'ب' || r[0] == 'ل' || r[0] == 'ف') {
		return r[1:]
	}
	return r
}

func withoutEnding(r []rune) []rune {
	for _, e := range endings {
		if rest := len(r) - len(e); rest >= 3 && slices.Equal(r[rest:], e) {
			return r[:rest]
		}
	}
	return r
}

// The lead is the first words of an item's text, for a feed may carry two
// sentences of what another one carries whole.
const (
	leadWords    = 48
	leadShingles = 12 // fewer tell nothing
	shingle      = 3  // words
)

// leadOf returns the MinHash of the runs of three words that an item's text
// begins with; nil where there are too few.
func leadOf(it *feeds.Item) []uint32 {
	text := it.Content
	if text == "" {
		text = it.Summary
	}
	fields := folded(firstWords(text, leadWords+leadWords/4))
	fields = fields[:min(len(fields), leadWords)]
	if len(fields) < leadShingles+shingle-1 {
		return nil
	}
	set := make([]uint32, 0, leadWords)
	for i := range len(fields) - shingle + 1 {
		h := fnv32(fields[i])
		for _, f := range fields[i+1 : i+shingle] {
			h = h*31 + fnv32(f)
		}
		set = append(set, h)
	}
	low := make([]uint32, minima)
	minHash(low, set)
	return low
}

// firstWords is the beginning of s with at most n words: long articles are
// not folded whole.
func firstWords(s string, n int) string {
	in := false
	for i, c := range s {
		if space := (c < 'ء' || c > 'ي') && unicode.IsSpace(c); !space && !in {
			in = true
			if n--; n < 0 {
				return s[:i]
			}
		} else if space {
			in = false
		}
	}
	return s
}

func fnv32(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
