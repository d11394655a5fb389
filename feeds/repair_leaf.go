package feeds

import (
	"bytes"
	"slices"
)

// astray reports whether a member stands in a namespace that is none of its own, as
// stylesheets leave them behind. In that of a module it is another element.
func (r *repaired) astray(t opening) bool {
	return bytes.Contains(t.inner, []byte("xmlns")) && len(r.open) == r.around() && isMember(t.name) && !slices.ContainsFunc(modules, func(space []byte) bool { return bytes.Contains(t.inner, space) })
}

// modules are how the namespaces begin whose elements are called as those of RSS:
// Atom, Media RSS, Dublin Core.
var modules = [][]byte{atomSpaces[0], []byte("http://search.yahoo.com/mrss"), []byte("http://purl.org/dc/")}

// misplaced reads a tag inside of an element that cannot hold it: it stands twice,
// and is gone past, or the element was never closed, and ends here.
func (r *repaired) misplaced(t opening) (gone bool) {
	if r.doubled(t) {
		return true
	}
	if at := r.unclosed(t.name); at >= 0 {
		r.note("unclosed_element")
		r.closeTo(at)
	}
	return false
}

// unclosed returns the depth from which open elements were meant to end where
// name begins, or -1: "<title>…<link>", or a child of an item that is nowhere
// closed in it.
func (r *repaired) unclosed(name []byte) int {
	if r.unclosedLeaf(name) {
		return len(r.open) - 1
	}
	if r.itemAt > 0 && len(r.open) > r.itemAt && (isMember(name) || isModule(name) && isLeaf(r.open[r.itemAt])) && !r.closes(r.open[r.itemAt]) {
		return r.itemAt
	}
	return -1
}

// around is how many elements are open around the members of an item, or of
// the feed.
func (r *repaired) around() int {
	if r.itemAt > 0 {
		return r.itemAt
	}
	return r.hall()
}

func (r *repaired) unclosedLeaf(name []byte) bool {
	if len(r.open) != r.around()+1 {
		return false
	}
	top := r.open[len(r.open)-1]
	if !isLeaf(top) || string(name) == "title" {
		return false
	}
	if bytes.Equal(top, name) { // an entry has several links, an item one
		return r.root == "feed" && string(name) == "link"
	}
	return isLeaf(name) || string(name) == "description" || string(name) == "summary"
}

// child is what is known of the child of an item that is open.
type child struct {
	inside int  // where its content begins in out
	closed bool // its end tag stands in the item
	holds  bool // items that are a part of it, see related
	looked int  // bytes searched in vain, in the whole document

	name    []byte // of the item
	item    int    // where the next end tag of that name is
	endless bool   // none follows any more
}

// mostLooked is how many times the document may be searched in vain.
const mostLooked = 8

// closes reports whether the child of the open item that is called name is
// closed before the item is.
func (r *repaired) closes(name []byte) bool {
	c := &r.child
	if c.inside == r.inside[r.itemAt] {
		return c.closed
	}
	c.inside, c.closed, c.holds = r.inside[r.itemAt], true, false
	if c.looked > mostLooked*len(r.src) {
		r.memory.unsure = true
		return true
	}
	rest := r.src[r.i:r.itemEnd()]
	if end := endTagOf(rest, name); end >= 0 {
		r.memory.sought = r.i + end
		return true
	}
	c.looked += len(rest)
	c.closed = false
	r.memory.unsure = true
	return false
}

// nearby is how far the end of an element is looked for that holds items of its own.
const nearby = 16 << 10

// related reports whether the item that begins here, inside of an element of the open
// one, is a part of that, as those of <related> are: it ends, then the element,
// then the open item. Otherwise the open item was never closed.
func (r *repaired) related() bool {
	c := &r.child
	if r.itemAt == 0 || len(r.open) <= r.itemAt || isMember(r.open[r.itemAt]) {
		return false
	}
	if c.holds && c.inside == r.inside[r.itemAt] {
		return true
	}
	if c.looked > mostLooked*len(r.src) {
		return false
	}
	rest, name := r.src[r.i:min(len(r.src), r.i+nearby)], r.open[r.itemAt]
	itemEnds := slices.Concat([]byte("</"), r.itemName, []byte(">"))
	end := bytes.Index(rest, slices.Concat([]byte("</"), name, []byte(">")))
	own := bytes.Index(rest, itemEnds)
	c.looked += len(rest)
	if own < 0 || end < own || bytes.Contains(rest[:end], slices.Concat([]byte("<"), name)) {
		return false
	}
	next := bytes.Index(rest[end:], slices.Concat([]byte("<"), r.itemName))
	last := bytes.Index(rest[end:], itemEnds)
	if last < 0 || next >= 0 && next < last {
		return false
	}
	c.inside, c.closed, c.holds = r.inside[r.itemAt], true, true
	r.memory.unsure = true
	return true
}

// endTagOf returns where an element that is open at the head of b ends, or -1;
// others of its name may begin and end before.
func endTagOf(b, name []byte) int {
	depth := 1
	for at := 0; ; at++ {
		n := bytes.IndexByte(b[at:], '<')
		if n < 0 {
			return -1
		}
		at += n
		end := bytes.HasPrefix(b[at+1:], []byte("/"))
		tag := tagName(bytes.TrimPrefix(b[at+1:], []byte("/")))
		switch {
		case len(tag) != len(name) || !bytes.EqualFold(sane(tag), name):
		case end:
			if depth--; depth == 0 {
				return at
			}
		case !closesItself(b[at:min(len(b), at+longestTag)]):
			depth++
		}
	}
}

// longestTag is how far the end of a start tag is looked for.
const longestTag = 512

func closesItself(tag []byte) bool {
	gt := bytes.IndexByte(tag, '>')
	return gt > 0 && tag[gt-1] == '/'
}

// doubled goes past a tag that stands twice, or for an end tag: "<title>…<title>".
func (r *repaired) doubled(t opening) bool {
	top := len(r.open) - 1
	if top != r.around() || !bytes.Equal(r.open[top], t.name) || !isLeaf(t.name) || r.root == "feed" && string(t.name) == "link" {
		return false
	}
	r.note("doubled_tag")
	r.i = t.next
	return true
}

// justBegun is how many blanks may stand between the two.
const justBegun = 256

// begunTwice goes past the start of an item that has just begun.
func (r *repaired) begunTwice(t opening) bool {
	top := len(r.open) - 1
	if r.itemAt == 0 || r.itemAt != top+1 {
		return false
	}
	if held := r.out[r.inside[top]:]; len(held) > justBegun || len(bytes.TrimSpace(held)) > 0 {
		return false
	}
	r.note("empty_item")
	r.i = t.next
	return true
}

// itemEnd returns where the next end tag of an item is, or the end.
func (r *repaired) itemEnd() int {
	c := &r.child
	if !bytes.Equal(c.name, r.itemName) {
		c.name, c.item, c.endless = r.itemName, -1, false
	}
	if c.item < r.i && !c.endless {
		n := bytes.Index(r.src[r.i:], slices.Concat([]byte("</"), r.itemName))
		if c.item, c.endless = r.i+n, n < 0; c.endless {
			c.looked += len(r.src) - r.i
		}
	}
	if c.endless {
		return len(r.src)
	}
	return c.item
}

// linkBehind copies a link whose address stands behind it: "<link/>https://…",
// as readers of HTML write RSS.
func (r *repaired) linkBehind(t opening) bool {
	if r.root == "feed" || string(t.name) != "link" || r.itemAt == 0 || len(r.open) != r.itemAt || len(bytes.Trim(t.inner, " /")) > 0 {
		return false
	}
	n := bytes.IndexByte(r.src[t.next:], '<')
	if n < 0 || !isAddress(string(bytes.TrimSpace(r.src[t.next:t.next+min(n, 8192)]))) {
		return false
	}
	r.note("address_behind_link")
	r.out = append(r.out, "<link>"...)
	r.text(r.src[t.next : t.next+n])
	r.out = append(r.out, "</link>"...)
	r.i = t.next + n
	return true
}

// entry reports whether name begins or ends an item of RSS that is called as in
// Atom.
func (r *repaired) entry(name []byte) bool {
	if r.root == "feed" || string(name) != "entry" {
		return false
	}
	if r.itemAt > 0 {
		return string(r.itemName) == "entry"
	}
	return len(r.open) > 0 && len(r.open) <= r.hall()
}

// itemsInFeed makes RSS of a document that is called a feed and holds items.
func (r *repaired) itemsInFeed() {
	if r.root != "feed" || len(tagName(r.src[r.i+1:])) != len("feed") || bytes.Contains(r.src, []byte("<entry")) || !bytes.Contains(r.src, []byte("<item")) {
		return
	}
	body := r.src[r.i+len("<feed"):]
	gt := bytes.IndexByte(body, '>')
	if gt < 0 {
		return
	}
	r.root = "rss"
	r.note("items_in_feed")
	rest := bytes.ReplaceAll(body[gt+1:], []byte("</feed>"), []byte("</channel></rss>"))
	r.src = slices.Concat(r.src[:r.i], []byte("<rss"), body[:gt+1], []byte("<channel>"), rest)
}
