package feeds

import "bytes"

// junk is how many bytes of anything may stand in front of the root.
const junk = 64 << 10

// findRoot returns where the start tag of the root begins, or -1, and its name
// in lower case: rss, rdf or feed. Comments, processing instructions and
// document types in front of it do not count as junk; tags of a PHP warning do.
func findRoot(b []byte) (at int, name string) {
	skipped := 0
	var ends instructionEnds
	for i := 0; i < len(b) && i-skipped < junk; {
		lt := bytes.IndexByte(b[i:], '<')
		if lt < 0 {
			return -1, ""
		}
		i += lt
		if end := skipProlog(b, i, &ends); end > i {
			skipped += end - i
			i = end
			continue
		}
		full := tagName(b[i+1:])
		local := string(bytes.ToLower(localName(full)))
		if local == "html" {
			return -1, ""
		}
		if local == "rss" || local == "feed" || local == "rdf" {
			return i, local
		}
		i++
	}
	return -1, ""
}

// skipProlog returns the end of the comment, instruction or document type at
// i, or i.
func skipProlog(b []byte, i int, ends *instructionEnds) int {
	rest := b[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return endOf(b, i+4, "-->")
	case bytes.HasPrefix(rest, []byte("<?")):
		return ends.endOf(b, i)
	case len(rest) > 9 && bytes.EqualFold(rest[:9], []byte("<!doctype")):
		return endOfDoctype(b, i)
	}
	return i
}

// instructionEnds finds "?>" in a document and looks at each byte once, as long as
// it is asked from front to back.
type instructionEnds struct {
	from, at int  // from where it was looked for, and where it is
	none     bool // none follows
}

// endOf returns the end of the instruction at i; a declaration of XML ends at its
// first ">", and so does whatever has no end of its own.
func (e *instructionEnds) endOf(b []byte, i int) int {
	end := e.next(b, i+2)
	if end < 0 || bytes.HasPrefix(b[i:], []byte("<?xml ")) {
		return endOf(b, i, ">")
	}
	return end
}

// next returns what is behind the next "?>", or -1.
func (e *instructionEnds) next(b []byte, from int) int {
	if from < e.from || !e.none && e.at < from {
		n := bytes.Index(b[from:], []byte("?>"))
		e.from, e.at, e.none = from, from+n, n < 0
	}
	if e.none {
		return -1
	}
	return e.at + len("?>")
}

// endOfDoctype finds the end of a document type with its internal subset.
func endOfDoctype(b []byte, i int) int {
	depth, quote := 0, byte(0)
	for j := i; j < len(b); j++ {
		switch c := b[j]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case depth > 0 && (c == '"' || c == '\''):
			quote = c
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '>' && depth <= 0:
			return j + 1
		}
	}
	return endOf(b, i, ">")
}

func endOf(b []byte, from int, mark string) int {
	if from >= len(b) {
		return len(b)
	}
	if n := bytes.Index(b[from:], []byte(mark)); n >= 0 {
		return from + n + len(mark)
	}
	return len(b)
}

// tagName returns the name at the head of b; empty when no name begins there.
func tagName(b []byte) []byte {
	if len(b) == 0 || !nameStart(b[0]) {
		return nil
	}
	n := 1
	for n < len(b) && nameByte(b[n]) {
		n++
	}
	return b[:n]
}

func localName(name []byte) []byte {
	if i := bytes.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func nameByte(c byte) bool {
	return nameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.' || c == ':'
}

// sane returns a name that every XML reader takes: one colon at most, inside.
func sane(name []byte) []byte {
	clean := true
	colons := 0
	for _, c := range name {
		if c >= 0x80 {
			clean = false
		}
		if c == ':' {
			colons++
		}
	}
	if clean && (colons == 0 || colons == 1 && name[len(name)-1] != ':') {
		return name
	}
	out := bytes.Clone(name)
	for i, c := range out {
		if c >= 0x80 || c == ':' && (colons > 1 || i == len(out)-1) {
			out[i] = '_'
		}
	}
	return out
}
