package feeds

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// span is a piece of the repaired document.
type span struct{ from, to int }

// repaired is a document in canonical XML: well formed up to where the source
// ended, tags quoted, no comments, instructions or document type. Everything
// behind it reads these very bytes, so that no two readers can disagree.
type repaired struct {
	out       []byte
	items     []listed // item or entry elements, in document order
	open      [][]byte
	inside    []int // where the content of each open element begins in out
	truncated bool  // the source ended inside the root
	channel   bool
	outside   bool // an item stands in front of the channel, or there is none
	elements  int
	root      string // rss, rdf or feed
	done      map[string]bool
	valid     bool              // src is UTF-8 without damage
	arabic    *bool             // see speaksArabic
	entities  map[string]string // that the document type declares
	expanded  int               // bytes that they grew to

	src      []byte
	i        int
	itemAt   int    // depth of the open item; 0: none
	itemIn   int    // where it begins in out
	itemName []byte // as the source calls it
	after    int    // how many elements are open behind the last item
	frame    int    // where the last "]]>" that was looked for is
	ends     instructionEnds
	remark   bool   // no "-->" follows any more
	unended  int    // pages (xhtml:body) that never end
	child    child  // of the open item
	memory   memory // of the last document
}

const (
	tooDeep    = 4096     // stops the repair itself; the guard's own budget is lower
	mostlySeen = 16 << 10 // bytes that are made room for where few items will be new
)

// repair makes canonical XML of text; valid says that it is UTF-8 without
// damage; items of old, Document.Seen of the last document, are passed over. It
// fails only where there is no root or the nesting passes any reason.
func repair(text []byte, valid bool, old []byte) (*repaired, error) {
	at, root := findRoot(text)
	if at < 0 {
		return nil, &FetchError{Class: ClassNotAFeed}
	}
	r := &repaired{src: text, valid: valid, i: at, root: root, done: map[string]bool{}}
	r.entities = declaredEntities(text[:at])
	r.itemsInFeed()
	r.memory = r.recall(old)
	size := len(text) - at + len(text)/32 + 64
	if len(old) > 0 {
		size = min(size, mostlySeen)
	}
	r.out = make([]byte, 0, size)
	r.out = append(r.out, `<?xml version="1.0" encoding="utf-8"?>`...)
	if len(bytes.TrimSpace(text[:at])) > 0 && !bytes.HasPrefix(bytes.TrimSpace(text), []byte("<")) {
		r.note("junk_before_root")
	}
	for r.i < len(r.src) {
		if !r.step() {
			return nil, refuse(ClassHostile, "nested too deep")
		}
		if len(r.open) == 0 {
			break // the root is closed; what follows is not part of the feed
		}
	}
	r.truncated = len(r.open) > 0
	return r, nil
}

// step copies one piece of markup and the text before it.
func (r *repaired) step() bool {
	lt := bytes.IndexByte(r.src[r.i:], '<')
	if lt < 0 {
		r.text(r.src[r.i:])
		r.i = len(r.src)
		return true
	}
	if lt > 0 {
		r.text(r.src[r.i : r.i+lt])
		r.i += lt
	}
	rest := r.src[r.i:]
	switch {
	case len(rest) > 8 && rest[1] == '!' && bytes.EqualFold(rest[:9], []byte("<![CDATA[")):
		r.cdata()
	case bytes.HasPrefix(rest, []byte("<!")), bytes.HasPrefix(rest, []byte("<?")):
		r.dropMarkup()
	case len(rest) > 1 && rest[1] == '/' && len(tagName(rest[2:])) > 0:
		r.endTag()
	case len(rest) > 1 && rest[1] < utf8.RuneSelf && len(tagName(rest[1:])) > 0: // "<عاجل>" is text
		return r.startTag()
	default:
		r.bare()
	}
	return true
}

// bare copies a "<" that begins no markup.
func (r *repaired) bare() {
	r.out = append(r.out, "&lt;"...)
	r.note("bare_angle_bracket")
	r.i++
}

func (r *repaired) dropMarkup() {
	if bytes.HasPrefix(r.src[r.i:], []byte("<!--")) {
		r.dropComment()
		return
	}
	r.memory.unsure = true // what never ends is read in another way
	if r.src[r.i+1] == '?' && !r.instruction() {
		r.bare()
		return
	}
	end := skipProlog(r.src, r.i, &r.ends)
	if end == r.i { // <!ELEMENT and the like
		end = endOf(r.src, r.i, ">")
	}
	r.i = end
}

// dropComment goes past a comment, or past the mark of one that never ends.
func (r *repaired) dropComment() {
	r.i += len("<!--")
	end := -1
	if !r.remark {
		end = bytes.Index(r.src[r.i:], []byte("-->"))
	}
	if end < 0 {
		r.remark, r.memory.unsure = true, true
		r.note("unclosed_comment")
		return
	}
	r.i += end + len("-->")
}

// instruction reports whether a processing instruction begins here and ends
// somewhere; "<?id=1" is text.
func (r *repaired) instruction() bool {
	rest := r.src[r.i+2:]
	return len(rest) > 0 && nameStart(rest[0]) && r.ends.next(r.src, r.i+2) > 0
}

// cdata copies a section; one that never ends is cut with the item it is in.
func (r *repaired) cdata() {
	from := r.i + len("<![CDATA[")
	n := r.frameEnd(from) - from
	if lost := r.unframed(from, n); lost >= 0 {
		r.out = append(r.out, "<![CDATA["...)
		r.chars(r.src[from : from+lost])
		r.out = append(r.out, "]]>"...)
		r.note("unclosed_cdata")
		r.memory.unsure = true
		r.i = from + lost
		return
	}
	if n < 0 {
		r.i = len(r.src)
		return
	}
	r.out = append(r.out, "<![CDATA["...)
	r.chars(r.src[from : from+n])
	r.out = append(r.out, "]]>"...)
	r.i = from + n + 3
}

// text copies character data and escapes what may not stand in it.
func (r *repaired) text(b []byte) {
	for {
		n := bytes.Index(b, []byte("]]>"))
		if n < 0 {
			r.chars(b)
			return
		}
		r.chars(b[:n])
		r.out = append(r.out, "]]&gt;"...)
		r.note("stray_cdata_end")
		b = b[n+3:]
	}
}

func (r *repaired) note(kind string) { r.done[kind] = true }

// kinds returns what was repaired, sorted.
func (r *repaired) kinds(before []string) []string {
	all := slices.Clone(before)
	for k := range r.done {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
