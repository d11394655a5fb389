package feeds

import (
	"bytes"
	"regexp"
	"strings"
)

// endTag closes the element it names and those left open inside it; one that
// closes nothing is dropped.
func (r *repaired) endTag() {
	name := tagName(r.src[r.i+2:])
	end := bytes.IndexAny(r.src[r.i+1:], "<>")
	if end < 0 {
		r.endItem(name)
		return
	}
	r.i += 1 + end
	if r.src[r.i] == '>' { // otherwise it was forgotten
		r.i++
	}
	if r.entry(name) {
		name = []byte("item")
	}
	at := r.find(name)
	if top := len(r.open) - 1; at < 0 && r.itemAt > 0 && top >= r.itemAt && misspelt(r.open[top], name) {
		r.note("misspelt_end_tag")
		at = top
	}
	if at < 0 {
		r.note("stray_end_tag")
		return
	}
	if at == 0 && r.again() {
		return
	}
	if at < len(r.open)-1 {
		r.note("unclosed_element")
	}
	r.closeTo(at)
}

// misspelt reports whether an end tag was meant for the open element: "titel"
// closes a title.
func misspelt(open, name []byte) bool {
	if len(open) < 4 || len(open) > 32 || len(name) < len(open)-1 || len(name) > len(open)+1 || !bytes.EqualFold(open[:2], name[:2]) {
		return false
	}
	name, missing := bytes.ToLower(name), 0
	for _, c := range bytes.ToLower(open) {
		if bytes.IndexByte(name, c) < 0 {
			missing++
		}
	}
	return missing <= 1
}

// find returns the depth at which name is open, or -1.
func (r *repaired) find(name []byte) int {
	name = sane(name)
	for k := len(r.open) - 1; k >= 0; k-- {
		if len(r.open[k]) == len(name) && bytes.EqualFold(r.open[k], name) {
			return k
		}
	}
	return -1
}

// closeTo closes all elements from depth at upwards.
func (r *repaired) closeTo(at int) {
	for k := len(r.open) - 1; k >= at; k-- {
		content := r.inside[k]
		r.inside = r.inside[:k]
		if len(r.out)-content > longestDate && isDate(r.open[k]) {
			r.out = r.out[:content]
			r.note("no_date")
		}
		end := len(r.out)
		r.out = append(r.out, '<', '/')
		r.out = append(r.out, r.open[k]...)
		r.out = append(r.out, '>')
		if r.root == "feed" && r.itemAt > 0 && k == r.itemAt {
			switch string(r.open[k]) {
			case "id":
				r.keepID(content, end)
			case "link":
				r.linkText(content, end)
			}
		}
		r.open = r.open[:k]
		if r.itemAt > 0 && k < r.itemAt {
			r.list()
			r.itemAt, r.after = 0, k
		}
	}
}

// opening is a start tag of the source.
type opening struct {
	name, inner   []byte // inner: what stands behind the name
	next          int    // where it ends
	selfClosing   bool
	item, channel bool
}

// startTag reads a tag. An item inside an item means that the first one was
// never closed.
func (r *repaired) startTag() bool {
	if r.itemAt == 0 {
		r.memory.unsure = false
	}
	name := tagName(r.src[r.i+1:])
	t := opening{name: sane(name)}
	if r.root != "feed" && !isMember(t.name) {
		t.name = usual(t.name)
	}
	t.inner, t.next, t.selfClosing = r.tagEnd(r.i + 1 + len(name))
	if t.inner == nil {
		r.noTag(t.next)
		return true
	}
	t.channel = strings.EqualFold(string(localName(t.name)), "channel")
	if t.channel && r.channel && r.root == "rss" && r.itemAt == 0 {
		r.note("second_channel") // gofeed keeps the items of the last one only
		r.i = t.next
		return true
	}
	if len(r.open) != r.itemAt && r.misplaced(t) {
		return true
	}
	if r.entry(t.name) {
		r.note("entries_in_rss")
		t.name = []byte("item")
	}
	t.item = r.isItem(t.name) && (t.selfClosing || !r.related())
	if t.item && r.itemAt > 0 && t.selfClosing {
		r.note("empty_item")
		r.i = t.next
		return true
	}
	if r.page(t.name, t.next, t.selfClosing) || t.selfClosing && r.linkBehind(t) || t.item && r.begunTwice(t) {
		return true
	}
	switch {
	case t.item && r.itemAt > 0:
		r.note("unclosed_item")
		r.closeTo(r.itemAt - 1)
	case t.item && len(r.open) > r.hall():
		r.note("litter_between_items")
		r.closeTo(r.hall())
	}
	if t.item && !t.selfClosing && r.pass(name) {
		return true
	}
	r.element(t)
	return len(r.open) < tooDeep
}

// element opens an element: its tag is copied, with quoted attributes.
func (r *repaired) element(t opening) {
	at, from := r.i, len(r.out)
	r.out = append(append(r.out, '<'), t.name...)
	r.attributes(t.inner, len(r.open) == 0 || r.root == "rss" && (t.channel || t.item || r.astray(t)))
	r.out = append(r.out, '>')
	r.i = t.next
	r.open = append(r.open, t.name)
	r.inside = append(r.inside, len(r.out))
	r.elements++
	r.channel = r.channel || t.channel
	if t.item {
		r.itemAt, r.itemIn, r.memory.from = len(r.open), from, at
		r.itemName = tagName(r.src[at+1:])
		r.outside = r.outside || !r.channel
		r.about(t.name, from)
	}
	if t.selfClosing {
		r.closeTo(len(r.open) - 1)
	}
}

var aboutValue = regexp.MustCompile(` (?:[A-Za-z]+:)?about="([^"]*)"`)

// about makes a guid of the address by which RSS 1.0 names an item; gofeed
// drops it. A guid of the item itself comes later and wins.
func (r *repaired) about(item []byte, from int) {
	if r.root != "rdf" {
		return
	}
	m := aboutValue.FindSubmatch(r.out[from:])
	if m == nil || len(m[1]) == 0 {
		return
	}
	guid := string(item[:len(item)-len("item")]) + "guid"
	r.out = append(r.out, "<"+guid+">"+string(m[1])+"</"+guid+">"...)
}

// isItem reports whether name begins an item where items stand. One without a
// prefix is an item wherever no other is open: what it stands in was never
// closed, or is a frame around all of them.
func (r *repaired) isItem(name []byte) bool {
	want := "item"
	if r.root == "feed" {
		want = "entry"
	}
	if len(r.open) == 0 || !strings.EqualFold(string(localName(name)), want) {
		return false
	}
	if r.itemAt > 0 { // only under the very name of the open one
		return bytes.EqualFold(r.open[r.itemAt-1], name)
	}
	return len(r.open) <= 2 || bytes.IndexByte(name, ':') < 0
}

// hall is how many elements are open around an item: the root and, in RSS, the
// channel.
func (r *repaired) hall() int {
	if len(r.open) > 1 && bytes.EqualFold(localName(r.open[1]), []byte("channel")) {
		return 2
	}
	return 1
}

// tagEnd returns what stands in a tag behind its name and where the tag ends. A
// quote that opens no value does not hide the ">". Where the next tag begins
// first, the ">" was forgotten; inner is nil where there is no tag, see noTag.
func (r *repaired) tagEnd(from int) (inner []byte, next int, selfClosing bool) {
	for i := from; i < len(r.src); {
		switch c := r.src[i]; c {
		case '>':
			return r.src[from:i], i + 1, r.src[i-1] == '/' && len(r.open) > 0 // the root closes itself by mistake only
		case '<':
			if len(r.open) > 0 && len(bytes.TrimSpace(r.src[from:i])) > 0 {
				return nil, -1, false
			}
			return r.src[from:i], i, false
		case '"', '\'':
			next := closeQuote(r.src, i)
			r.memory.unsure = r.memory.unsure || next == i+1
			i = next
		default:
			i++
		}
	}
	return nil, len(r.src), false
}

// noTag copies a "<" that is text, or drops the tag that the document ends in.
func (r *repaired) noTag(next int) {
	if next < 0 {
		r.bare()
		return
	}
	r.i = next
}

// closeQuote returns the byte behind the value quoted at i, or behind the
// quote itself where it opens no value.
func closeQuote(b []byte, i int) int {
	n := bytes.IndexByte(b[i+1:], b[i])
	if n < 0 || i == 0 || !afterEquals(b, i) {
		return i + 1
	}
	if value := b[i+1 : i+1+n]; bytes.IndexByte(value, '<') >= 0 && (bytes.IndexByte(value, '\n') >= 0 || afterEquals(b, i+1+n)) {
		return i + 1
	}
	return i + n + 2
}

func afterEquals(b []byte, i int) bool {
	for i--; i >= 0 && space(b[i]); i-- {
	}
	return i >= 0 && b[i] == '='
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
