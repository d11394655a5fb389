package channel

import (
	"slices"
	"strings"
	"unicode"

	"rasid/alerts"
)

// run is a piece of text, all of it inside hits or outside of them.
type run struct {
	Text string
	Hit  bool
}

// span is a range of code points, end exclusive.
type span struct{ start, end int }

// spans are the hits of a field in their order; those that touch are one.
func spans(field alerts.Field, hits []alerts.Hit) []span {
	var all []span
	for _, h := range hits {
		if h.Field == field && h.Start < h.End {
			all = append(all, span{h.Start, h.End})
		}
	}
	slices.SortFunc(all, func(a, b span) int { return a.start - b.start })
	var out []span
	for _, s := range all {
		if n := len(out); n > 0 && s.start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// cut cuts a text at its hits. Joined, the pieces are the text, cleaned.
func cut(text []rune, hits []span) []run {
	var out []run
	add := func(from, to int, hit bool) {
		if s := clean(string(text[from:to])); s != "" {
			out = append(out, run{s, hit})
		}
	}
	at := 0
	for _, h := range hits {
		start, end := min(max(h.start, at), len(text)), min(h.end, len(text))
		add(at, start, false)
		add(start, max(start, end), true)
		at = max(start, end)
	}
	add(at, len(text), false)
	return out
}

// excerpt cuts out of a field at most about size code points around its first
// hit, at spaces, with … where something was left out.
func excerpt(text string, field alerts.Field, hits []alerts.Hit, size int) []run {
	rs, marks := []rune(text), spans(field, hits)
	from, to := window(rs, marks, size)
	for i := range marks {
		marks[i].start, marks[i].end = marks[i].start-from, marks[i].end-from
	}
	out := cut(rs[from:to], marks)
	if from > 0 {
		out = append([]run{{Text: "… "}}, out...)
	}
	if to < len(rs) {
		out = append(out, run{Text: " …"})
	}
	return out
}

func window(rs []rune, marks []span, size int) (from, to int) {
	if len(rs) <= size {
		return 0, len(rs)
	}
	if len(marks) > 0 {
		from = max(0, min(marks[0].start-size/4, len(rs)-size))
	}
	to = min(len(rs), from+size)
	const word = 30
	for i := 0; from > 0 && i < word && !unicode.IsSpace(rs[from-1]); i++ {
		from--
	}
	for i := 0; to < len(rs) && i < word && !unicode.IsSpace(rs[to]); i++ {
		to++
	}
	return from, to
}

// joined puts the runs together again, hits between the two marks.
func joined(rs []run, before, after string) string {
	var b strings.Builder
	for _, r := range rs {
		if r.Hit {
			r.Text = before + r.Text + after
		}
		b.WriteString(r.Text)
	}
	return b.String()
}

// shorten cuts s to at most n code points, … included.
func shorten(s string, n int) string {
	rs := []rune(s)
	if len(rs) <= n {
		return s
	}
	return string(rs[:n-1]) + "…"
}
