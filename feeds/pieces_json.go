package feeds

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// pieces are what could be read of a JSON Feed that cannot be read as a whole.
type pieces struct {
	feed  map[string]any
	items []any
	left  int // bytes that may still be tried
}

// objectEnds is where one object of a list ends and the next begins.
var objectEnds = regexp.MustCompile(`\}\s*,\s*\{`)

// inOne is how many objects inside of an item (authors, attachments) may part it.
const inOne = 16

// jsonPieces reads the items one by one, so that a stray quote costs no more
// than its own.
func jsonPieces(text []byte, limit int) (p pieces) {
	name := bytes.Index(text, []byte(`"items"`))
	if name < 0 {
		return p
	}
	bracket := bytes.IndexByte(text[name:], '[')
	if bracket < 0 {
		return p
	}
	list := text[name+bracket+1:]
	head := append(bytes.Clone(text[:name]), `"items":[]}`...)
	var err error
	if p.feed, _, err = openJSON(head, 0); err != nil { // broken, or the version stands behind the items
		if !bytes.Contains(text, []byte("jsonfeed.org")) {
			return p
		}
		p.feed = map[string]any{"version": "https://jsonfeed.org/version/1.1"}
	}
	p.left = 8 * len(list)
	ends := objectEnds.FindAllIndex(list, limit*inOne)
	for from, i := 0, 0; i <= len(ends) && len(p.items) < limit && p.left > 0; i++ {
		it, skip := p.item(list[from:], ends[i:], from)
		if it != nil {
			p.items = append(p.items, it)
			i += skip
		}
		if i < len(ends) {
			from = ends[i][1] - 1
		}
	}
	return p
}

// item reads the item at the head of list; skip is how many of the ends, which
// count from at bytes before it, lie inside of it.
func (p *pieces) item(list []byte, ends [][]int, at int) (item any, skip int) {
	for skip = 0; skip <= min(len(ends), inOne) && p.left > 0; skip++ {
		piece := list
		if skip < len(ends) {
			piece = list[:ends[skip][0]+1-at]
		}
		p.left -= len(piece)
		out, _, _ := mendJSON(piece)
		var fields map[string]json.RawMessage
		if json.Unmarshal(out, &fields) == nil && fields["id"] != nil {
			return anything(out), skip
		}
	}
	return nil, 0
}
