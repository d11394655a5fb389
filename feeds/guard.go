package feeds

import (
	"bytes"
	"strings"
)

// The budget of a document (measured against gofeed 1.4.2, which recurses per
// level and copies the namespace map at every tag).
const (
	maxDepth      = 64
	maxXMLNSHere  = 64      // of an element
	maxCopies     = 2 << 20 // of namespaces: each tag copies those in force
	maxBases      = 20_000
	maxBasesHere  = 16 << 10 // bytes of addresses in force: each resolves the last
	maxTokens     = 1 << 20
	maxAttributes = 128
	maxCDATA      = 4096    // sections of one element: each is appended to the last
	maxExtensions = 100_000 // with attributes: each gets a map of them
)

// guard walks the very bytes that gofeed will see and refuses what would
// exhaust it.
func guard(doc []byte) error {
	g := budget{doc: doc}
	for i := 0; i < len(doc); {
		lt := bytes.IndexByte(doc[i:], '<')
		if lt < 0 {
			break
		}
		i += lt
		next, why := g.markup(i)
		if why != "" {
			return refuse(ClassHostile, why)
		}
		i = next
	}
	return nil
}

type budget struct {
	doc           []byte
	depth, tokens int
	cdata         int
	copies, bases int
	extensions    int
	scope         [maxDepth + 1]scope // what is in force at each depth
}

// scope is what an element and those around it declare.
type scope struct{ spaces, bases int }

func (g *budget) markup(i int) (next int, why string) {
	if g.tokens++; g.tokens > maxTokens {
		return 0, "more than a million tags"
	}
	rest := g.doc[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		if g.cdata++; g.cdata > maxCDATA {
			return 0, "text in too many pieces"
		}
		return endOf(g.doc, i+9, "]]>"), ""
	case rest[1] == '?':
		return endOf(g.doc, i, ">"), ""
	case rest[1] == '/':
		g.depth = max(0, g.depth-1)
		g.cdata = 0
		return endOf(g.doc, i, ">"), ""
	}
	end := i + tagLength(rest)
	if g.depth++; g.depth > maxDepth {
		return 0, "nested deeper than 64"
	}
	return end, g.attributes(g.doc[i:end])
}

// tagLength returns the length of a canonical start tag.
func tagLength(tag []byte) int {
	for i := 1; i < len(tag); i++ {
		switch tag[i] {
		case '"':
			n := bytes.IndexByte(tag[i+1:], '"')
			if n < 0 {
				return len(tag)
			}
			i += n + 1
		case '>':
			return i + 1
		}
	}
	return len(tag)
}

func (g *budget) attributes(tag []byte) string {
	outer, count := g.scope[g.depth-1], 0
	here := outer
	if bytes.IndexByte(tag, '=') >= 0 {
		for name, size := range attributes(tag) {
			count++
			if name == "xmlns" || strings.HasPrefix(name, "xmlns:") {
				here.spaces++
			}
			if name == "xml:base" {
				g.bases++
				here.bases += size
			}
		}
	}
	if count > 0 && bytes.IndexByte(tagName(tag[1:]), ':') > 0 {
		g.extensions++
	}
	g.scope[g.depth] = here
	g.copies += here.spaces
	switch {
	case count > maxAttributes:
		return "more than 128 attributes"
	case g.extensions > maxExtensions:
		return "more than a hundred thousand extensions"
	case here.spaces-outer.spaces > maxXMLNSHere, g.copies > maxCopies:
		return "too many namespaces"
	case g.bases > maxBases, here.bases > maxBasesHere:
		return "too many xml:base"
	}
	return ""
}

// attributes yields the names of the attributes of a canonical start tag and
// the size of their values.
func attributes(tag []byte) func(yield func(string, int) bool) {
	return func(yield func(string, int) bool) {
		for {
			eq := bytes.Index(tag, []byte(`="`))
			if eq < 0 {
				return
			}
			from := bytes.LastIndexByte(tag[:eq], ' ') + 1
			name := string(tag[from:eq])
			tag = tag[eq+2:]
			end := bytes.IndexByte(tag, '"')
			if end < 0 || !yield(name, end) {
				return
			}
			tag = tag[end+1:]
		}
	}
}
