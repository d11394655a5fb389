package feeds

import "bytes"

// junk is how many bytes of anything may stand in front of the root.
const junk = 64 << 10

// findRoot returns where the start tag of the root begins, or -1, and its name
// in lower case: rss, rdf or feed. Comments, processing instructions and
// document types in front of it do not count as junk; tags of a PHP warning do.
func findRoot(b []byte) (at int, name string) {
	skipped := 0
	for i := 0; i < len(b) && i-skipped < junk; {
		lt := bytes.IndexByte(b[i:], '<')
		if lt < 0 {
			return -1, ""
		}
		i += lt
		if end := skipProlog(b, i); end > i {
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
func skipProlog(b []byte, i int) int {
	rest := b[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return endOf(b, i+4, "-->")
	case bytes.HasPrefix(rest, []byte("<?")):
		return endOfInstruction(b, i)
	case len(rest) > 9 && bytes.EqualFold(rest[:9], []byte("<!doctype")):
		return endOfDoctype(b, i)
	}
	return i
}

// endOfInstruction finds the end of an instruction; a declaration of XML ends at
// its first ">", and so does whatever has no end of its own.
func endOfInstruction(b []byte, i int) int {
	end := endOf(b, i+2, "?>")
	if gt := endOf(b, i, ">"); gt < end && (end == len(b) || bytes.HasPrefix(b[i:], []byte("<?xml "))) {
		return gt
	}
	return end
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
