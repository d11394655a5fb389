package alerts

import (
	"slices"
	"strings"

	"rasid/feeds"
)

// DiffOp says what became of a run of words.
type DiffOp int8

// What became of it.
const (
	Kept DiffOp = iota
	Removed
	Added
)

// DiffPart is a run of words of one kind, parted by single blanks.
type DiffPart struct {
	Op   DiffOp
	Text string
}

// WordDiff returns how a text became another one, word by word: white space
// does not count. What is removed comes before what is added in its place.
func WordDiff(before, after string) []DiffPart {
	a, b := strings.Fields(before), strings.Fields(after)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d parts
	d.add(Kept, a[:head]...)
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(Kept, a[len(a)-tail:]...)
	return d
}

type parts []DiffPart

func (d *parts) add(op DiffOp, words ...string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, " ")
	if last := len(*d) - 1; last >= 0 && (*d)[last].Op == op {
		(*d)[last].Text += " " + text
		return
	}
	*d = append(*d, DiffPart{op, text})
}

// diffCells bounds the table of a comparison (4 MB); what is larger was
// written anew.
const diffCells = 1 << 20

// middle compares what is left by the table of longest common subsequences.
func (d *parts) middle(a, b []string) {
	if len(a)*len(b) > diffCells {
		d.add(Removed, a...)
		d.add(Added, b...)
		return
	}
	rest := lcsTable(a, b)
	var out, in []string
	flush := func() {
		d.add(Removed, out...)
		d.add(Added, in...)
		out, in = nil, nil
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			flush()
			d.add(Kept, a[i])
			i, j = i+1, j+1
		case rest[i+1][j] >= rest[i][j+1]:
			out = append(out, a[i])
			i++
		default:
			in = append(in, b[j])
			j++
		}
	}
	out, in = append(out, a[i:]...), append(in, b[j:]...)
	flush()
}

// lcsTable holds the length of the longest common subsequence of a[i:] and
// b[j:].
func lcsTable(a, b []string) [][]int32 {
	rest := make([][]int32, len(a)+1)
	for i := range rest {
		rest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if rest[i][j] = max(rest[i+1][j], rest[i][j+1]); a[i] == b[j] {
				rest[i][j] = rest[i+1][j+1] + 1
			}
		}
	}
	return rest
}

// The size of an edit note: so much is read on a telephone.
const (
	noteContext = 4    // words kept around a change
	noteLimit   = 1500 // code points
)

// EditNote says in plain text what an edit changed, field by field, as word
// diffs: "title: … five [-people-] {+workers+} were …". It is empty when the
// words are the same.
func EditNote(before, after *feeds.Item) string {
	var lines []string
	for _, f := range []Field{Title, Summary, Content} {
		if text := changes(WordDiff(FieldText(before, f), FieldText(after, f))); text != "" {
			lines = append(lines, string(f)+": "+text)
		}
	}
	note := []rune(strings.Join(lines, "\n"))
	if len(note) > noteLimit {
		note = append(note[:noteLimit-1], '…')
	}
	return string(note)
}

// changes writes a diff with little around it; "" when nothing changed.
func changes(d []DiffPart) string {
	if !slices.ContainsFunc(d, func(p DiffPart) bool { return p.Op != Kept }) {
		return ""
	}
	var out []string
	for i, p := range d {
		switch p.Op {
		case Removed:
			out = append(out, "[-"+p.Text+"-]")
		case Added:
			out = append(out, "{+"+p.Text+"+}")
		default:
			out = append(out, shorten(p.Text, i == 0, i == len(d)-1))
		}
	}
	return strings.Join(out, " ")
}

// shorten keeps the words of a run that stand beside a change.
func shorten(text string, first, last bool) string {
	w := strings.Fields(text)
	switch {
	case first && len(w) > noteContext:
		w = append([]string{"…"}, w[len(w)-noteContext:]...)
	case last && !first && len(w) > noteContext:
		w = append(w[:noteContext:noteContext], "…")
	case len(w) > 2*noteContext+1:
		w = slices.Concat(w[:noteContext], []string{"…"}, w[len(w)-noteContext:])
	}
	return strings.Join(w, " ")
}
