package feeds

import (
	"bytes"
	"html"
	"regexp"
)

// implied returns a document with the root that it lacks, or nil: a channel of
// RSS or entries of Atom without what should be around them, and a feed that
// was escaped as a whole, as services that return strings do.
func implied(text []byte) []byte {
	head := text[:min(len(text), junk)]
	if escaped.Match(head) && (bytes.Contains(text, []byte("&lt;item")) || bytes.Contains(text, []byte("&lt;entry"))) {
		return []byte(html.UnescapeString(string(text)))
	}
	if at := startOf(head, "channel"); at >= 0 && startOf(text[at:], "item") > 0 {
		return around(text[at:], `<rss version="2.0">`, "</channel>", "</rss>")
	}
	if at := startOf(head, "entry"); at >= 0 && (bytes.Contains(head, atomSpaces[0]) || bytes.Contains(text, []byte("</feed>"))) {
		return around(text[at:], `<feed xmlns="http://www.w3.org/2005/Atom">`, "</entry>", "</feed>")
	}
	return nil
}

var escaped = regexp.MustCompile(`&lt;(?:rss|feed|rdf:RDF)\b`)

// startOf returns where the first start tag of a name is, or -1.
func startOf(text []byte, name string) int {
	for i := 0; ; i++ {
		n := bytes.IndexByte(text[i:], '<')
		if n < 0 {
			return -1
		}
		i += n
		if bytes.EqualFold(tagName(text[i+1:]), []byte(name)) {
			return i
		}
	}
}

// around puts a root around a document; where it does not end in last, it was
// cut, and stays open.
func around(text []byte, root, last, end string) []byte {
	out := append([]byte(root), text...)
	for i := len(out) - len(last); i >= len(root); i-- {
		if out[i] == '<' && bytes.EqualFold(out[i:i+len(last)], []byte(last)) {
			if startOf(out[i:], "item") < 0 {
				out = append(out[:i+len(last)], end...)
			}
			break
		}
	}
	return out
}
