package alerts

// spans are the matches of one regexp in one field.
type spans []span

type span struct{ start, end int32 }

// maxSpans bounds the hits of one regexp in one field: an expression may match
// every letter, and looking again after each match can cost the whole text.
const maxSpans = 100

// search returns where a regexp matches in a field, asking once an item.
func (j *judgement) search(n *regexpNode, f int) spans {
	known := &j.found[n.number][f]
	if *known == nil {
		var s spans
		if n.folded {
			s = searchFolded(n, j.texts[f].fold())
		} else {
			s = searchRaw(n, j.texts[f].plain)
		}
		*known = &s
		j.asked = append(j.asked, n.number)
	}
	return **known
}

func searchRaw(n *regexpNode, text string) (out spans) {
	at, runes := 0, 0
	for _, m := range n.re.FindAllStringIndex(text, maxSpans) {
		from, to := runeSpan(text, m[0], m[1], at, runes)
		at, runes = m[1], to
		if to > from {
			out = append(out, span{int32(from), int32(to)})
		}
	}
	return out
}

func searchFolded(n *regexpNode, t *foldedText) (out spans) {
	at, runes := 0, 0
	for _, m := range n.re.FindAllStringIndex(t.text, maxSpans) {
		from, to := runeSpan(t.text, m[0], m[1], at, runes)
		at, runes = m[1], to
		for from < to && blankAt(t, from) {
			from++
		}
		for from < to && blankAt(t, to-1) {
			to--
		}
		if to > from {
			out = append(out, span{int32(t.from[from]), int32(t.to[to-1])})
		}
	}
	return out
}

// blankAt says whether code point i of a folded text is the blank between two
// words: it spans no word of the original, or only what parts two of them.
func blankAt(t *foldedText, i int) bool {
	return i > 0 && i+1 < len(t.from) && t.from[i] == t.to[i-1] && t.to[i] == t.from[i+1] && t.from[i] != t.from[i-1] && t.from[i] != t.from[i+1]
}
