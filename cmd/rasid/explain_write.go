package main

import (
	"fmt"
	"io"
	"strings"

	"rasid/alerts"
	"rasid/feeds"
)

// explainWriter writes explanations for people: a line for each condition,
// indented as it is nested, with the words in their place.
type explainWriter struct {
	w    io.Writer
	item *feeds.Item
	told []alerts.Alert
}

const (
	fewParts = 8  // of a condition are written out; a list has more
	around   = 30 // code points shown on either side of a hit
	fewHits  = 3
)

func (w *explainWriter) explanation(e alerts.Explanation) {
	verdict := "does not match"
	if e.Matched {
		verdict = "matches"
	}
	fmt.Fprintf(w.w, "%s: %s\n", e.Watchlist.ID, verdict)
	if !e.InScope {
		fmt.Fprintf(w.w, "  ✗ the watchlist does not take items of the feed %s\n", w.item.Feed)
	}
	if why := w.item.FullTextError; why != "" {
		fmt.Fprintf(w.w, "  the article was not read, only what the feed says: %s\n", why)
	}
	w.condition(e.Root, 1)
	ids := alertIDs(w.told, e.Watchlist.ID)
	switch {
	case len(ids) > 0:
		fmt.Fprintf(w.w, "  alerted: %s\n", strings.Join(ids, ", "))
	case e.Matched && w.item.ID != "":
		fmt.Fprintln(w.w, "  no alert: the story was told before, the item was too old, or it was stored before the watchlist looked for this")
	}
}

func (w *explainWriter) line(depth int, held bool, format string, args ...any) {
	sign := "✗"
	if held {
		sign = "✓"
	}
	fmt.Fprintf(w.w, "%s%s %s\n", strings.Repeat("  ", depth), sign, fmt.Sprintf(format, args...))
}

func (w *explainWriter) condition(c alerts.Condition, depth int) {
	switch c.Kind {
	case alerts.ConditionAnd:
		w.line(depth, c.Held, "all of these:")
	case alerts.ConditionOr:
		w.line(depth, c.Held, "one of these:")
	case alerts.ConditionNot:
		w.line(depth, c.Held, "not this:")
	default:
		w.line(depth, c.Held, "%s  in %s", isolate(c.Text), fieldList(c.Fields))
		w.places(c, depth+2)
	}
	w.parts(c, depth+1)
}

// parts leaves most of what did not hold out where there is much of it.
func (w *explainWriter) parts(c alerts.Condition, depth int) {
	rest := 0
	for i := range c.Parts {
		p := &c.Parts[i]
		if len(c.Parts) > fewParts && !p.Held && len(p.Almost) == 0 && c.Kind == alerts.ConditionOr {
			rest++
			continue
		}
		w.condition(*p, depth)
	}
	if rest > 0 {
		w.line(depth, false, "none of the other %d", rest)
	}
}

func (w *explainWriter) places(c alerts.Condition, depth int) {
	for i, h := range c.Hits {
		if i == fewHits {
			fmt.Fprintf(w.w, "%sand %d more\n", strings.Repeat("  ", depth), len(c.Hits)-fewHits)
			break
		}
		fmt.Fprintf(w.w, "%s%s: %s\n", strings.Repeat("  ", depth), h.Field, w.inPlace(h))
	}
	for _, n := range c.Almost {
		fmt.Fprintf(w.w, "%s%s, %s: %s\n", strings.Repeat("  ", depth), n.Why, n.Hit.Field, w.inPlace(n.Hit))
	}
}

// inPlace shows a hit between brackets in the text around it.
func (w *explainWriter) inPlace(h alerts.Hit) string {
	text := []rune(alerts.FieldText(w.item, h.Field))
	from, to := max(0, h.Start-around), min(len(text), h.End+around)
	before, after := string(text[from:h.Start]), string(text[h.End:to])
	if from > 0 {
		before = "…" + before
	}
	if to < len(text) {
		after += "…"
	}
	return isolate(strings.Join(strings.Fields(before+"["+string(text[h.Start:h.End])+"]"+after), " "))
}

// isolate keeps Arabic in a line from turning what stands beside it around.
func isolate(s string) string { return "\u2068" + s + "\u2069" }

func fieldList(fields []alerts.Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}
