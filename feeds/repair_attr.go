package feeds

import (
	"bytes"
)

// attributes copies what stands in a tag behind its name: each value quoted
// and escaped, whatever has no name dropped. On the root of an RSS document, on its
// channel and items and on their members a default namespace is dropped: every
// element would inherit it and be an extension.
func (r *repaired) attributes(b []byte, root bool) {
	all := b
	for len(b) > 0 {
		if !nameStart(b[0]) {
			b = b[1:]
			continue
		}
		name := tagName(b)
		b = bytes.TrimLeft(b[len(name):], " \t\r\n")
		var value []byte
		if len(b) > 0 && b[0] == '=' {
			value, b = attrValue(bytes.TrimLeft(b[1:], " \t\r\n"))
			value = bytes.TrimSpace(value)
		}
		if root && r.root == "rss" && string(name) == "xmlns" {
			r.note("default_namespace")
			continue
		}
		if root && r.root == "feed" && string(name) == "xmlns" {
			value = atomSpace(value, all)
		}
		if name = sane(name); name[0] >= 'A' && name[0] <= 'Z' { // "HREF"
			name = bytes.ToLower(name)
		}
		r.out = append(append(r.out, ' '), name...)
		r.out = append(r.out, '=', '"')
		r.value(value)
		r.out = append(r.out, '"')
	}
}

func attrValue(b []byte) (value, rest []byte) {
	if len(b) == 0 {
		return nil, nil
	}
	if q := b[0]; q == '"' || q == '\'' {
		if n := bytes.IndexByte(b[1:], q); n >= 0 {
			return b[1 : n+1], b[n+2:]
		}
		return bytes.Trim(b[1:], "\"' /"), nil
	}
	n := bytes.IndexAny(b, " \t\r\n")
	if n < 0 {
		return bytes.TrimSuffix(b, []byte("/")), nil
	}
	return b[:n], b[n:]
}

func (r *repaired) value(b []byte) {
	if bytes.IndexByte(b, '<') >= 0 || bytes.IndexByte(b, '"') >= 0 {
		b = bytes.ReplaceAll(b, []byte("<"), []byte("&lt;"))
		b = bytes.ReplaceAll(b, []byte(`"`), []byte("&quot;"))
	}
	r.chars(b)
}
