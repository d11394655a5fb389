package web

import (
	"cmp"
	"slices"
	"strings"

	"rasid/alerts"
	"rasid/feeds"
)

// segment is a stretch of text that stands in a hit, or in none.
type segment struct {
	Text string
	Term string // that made the hit; empty: no hit
}

// marked cuts the text of a field at its hits. Hits that overlap become one
// stretch; offsets outside of the text, as an edit may leave them, are clipped.
func marked(text string, field alerts.Field, hits []alerts.Hit) []segment {
	return segments([]rune(text), spansOf(field, hits), 0, len([]rune(text)))
}

type hitSpan struct {
	start, end int
	term       string
}

func spansOf(field alerts.Field, hits []alerts.Hit) []hitSpan {
	var spans []hitSpan
	for _, h := range hits {
		if h.Field == field && h.Start < h.End {
			spans = append(spans, hitSpan{h.Start, h.End, h.Term})
		}
	}
	slices.SortStableFunc(spans, func(a, b hitSpan) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	return spans
}

// segments cuts rs[from:to].
func segments(rs []rune, spans []hitSpan, from, to int) []segment {
	var out []segment
	at := from
	for _, h := range spans {
		start, end := max(h.start, at), min(h.end, to)
		if start >= end {
			continue
		}
		if start > at {
			out = append(out, segment{Text: string(rs[at:start])})
		}
		out = append(out, segment{Text: string(rs[start:end]), Term: h.term})
		at = end
	}
	if at < to {
		out = append(out, segment{Text: string(rs[at:to])})
	}
	return out
}

// snippetLength is how many code points of an article a list shows.
const snippetLength = 260

// snippet is what of an article's text a list shows: the place of its first
// hit, else its beginning. The title is shown beside it.
func snippet(it *feeds.Item, hits []alerts.Hit) []segment {
	field, text := alerts.Summary, it.Summary
	if len(spansOf(alerts.Summary, hits)) == 0 && (len(spansOf(alerts.Content, hits)) > 0 || strings.TrimSpace(text) == "") {
		field, text = alerts.Content, it.Content
	}
	return excerpt(text, spansOf(field, hits))
}

func excerpt(text string, spans []hitSpan) []segment {
	rs := []rune(text)
	if len(rs) <= snippetLength {
		return segments(rs, spans, 0, len(rs))
	}
	from := 0
	if len(spans) > 0 && spans[0].start > snippetLength/2 {
		from = wordStart(rs, min(spans[0].start, len(rs))-snippetLength/3)
	}
	to := wordStart(rs, min(len(rs), from+snippetLength))
	if to <= from {
		to = min(len(rs), from+snippetLength)
	}
	out := segments(rs, spans, from, to)
	if from > 0 {
		out = append([]segment{{Text: "… "}}, out...)
	}
	if to < len(rs) {
		out = append(out, segment{Text: "…"})
	}
	return out
}

// wordStart moves back to where a word begins, if one does nearby.
func wordStart(rs []rune, at int) int {
	if at >= len(rs) {
		return len(rs)
	}
	for i := at; i > 0 && i > at-30; i-- {
		if rs[i-1] == ' ' || rs[i-1] == '\n' {
			return i
		}
	}
	return max(0, at)
}
