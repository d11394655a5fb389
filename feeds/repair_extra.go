package feeds

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// mostUnended is how many pages without an end are searched for it: each search
// goes to the end of the document.
const mostUnended = 16

// page copies the page that an RSS item holds as its body (xhtml:body) as
// text: gofeed would take it apart.
func (r *repaired) page(name []byte, from int, selfClosing bool) bool {
	if r.root == "feed" || selfClosing || r.itemAt == 0 || len(r.open) != r.itemAt || !bytes.EqualFold(localName(name), []byte("body")) {
		return false
	}
	close := append([]byte("</"), name...)
	n := -1
	if r.unended < mostUnended {
		n = bytes.Index(r.src[from:], close)
	}
	if n < 0 {
		r.unended++
		r.memory.unsure = true
		return false
	}
	gt := bytes.IndexByte(r.src[from+n:], '>')
	if gt < 0 {
		return false
	}
	text := bytes.ReplaceAll(r.src[from:from+n], []byte("&"), []byte("&amp;"))
	text = bytes.ReplaceAll(text, []byte("<"), []byte("&lt;"))
	r.out = append(r.out, "<fulltext>"...)
	r.text(text)
	r.out = append(r.out, "</fulltext>"...)
	r.i = from + n + gt + 1
	return true
}

// again goes past the head of another RSS document behind this one, which
// becomes a part of it.
func (r *repaired) again() bool {
	if r.root != "rss" {
		return false
	}
	at := r.i
	for from := -1; from < at; {
		from = at + len(r.src[at:]) - len(bytes.TrimLeft(r.src[at:], " \t\r\n"))
		at = skipProlog(r.src, from, &r.ends)
	}
	if at+1 >= len(r.src) || r.src[at] != '<' || !bytes.EqualFold(tagName(r.src[at+1:]), []byte("rss")) {
		return false
	}
	r.note("second_root")
	r.closeTo(1)
	r.i = endOf(r.src, at, ">")
	return true
}

// endItem ends the open item where the source ends in its end tag: "</item".
func (r *repaired) endItem(name []byte) {
	r.i = len(r.src)
	if r.itemAt > 0 && bytes.Equal(name, r.itemName) {
		r.memory.unsure = true
		r.closeTo(r.itemAt - 1)
	}
}

// frameEnd returns where the next "]]>" is; before from: nowhere. It is looked for
// once, however many sections are open.
func (r *repaired) frameEnd(from int) int {
	if r.frame >= 0 && r.frame < from {
		if r.frame = bytes.Index(r.src[from:], []byte("]]>")); r.frame >= 0 {
			r.frame += from
		}
	}
	return r.frame
}

// unframed returns where a section ends that was never closed: at the end tag of
// its element, when that comes first and then another section before the next
// "]]>", n bytes behind from, or there is none (n < 0). -1: it was closed.
func (r *repaired) unframed(from, n int) int {
	rest := r.src[from:]
	if n >= 0 {
		rest = rest[:n]
	}
	next := bytes.Index(rest, []byte("<![CDATA["))
	switch {
	case next >= 0:
		rest = rest[:next]
	case n >= 0:
		return -1
	}
	if len(r.open) == 0 {
		return -1
	}
	return bytes.Index(rest, slices.Concat([]byte("</"), r.open[len(r.open)-1], []byte(">")))
}

// keptID is where the id of an Atom entry stands a second time.
const keptID = "rasid"

// keepID writes an id that is no plain address a second time: gofeed resolves
// and normalises what it takes for one (RFC 4287 §4.2.6.1 forbids that).
func (r *repaired) keepID(from, to int) {
	id := bytes.TrimSpace(r.out[from:to])
	u, err := url.Parse(html.UnescapeString(string(id)))
	if bytes.IndexByte(id, '<') >= 0 || err == nil && u.IsAbs() && html.EscapeString(u.String()) == html.EscapeString(html.UnescapeString(string(id))) {
		return
	}
	id = bytes.Clone(id)
	r.out = append(r.out, "<"+keptID+":id xmlns:"+keptID+"=\"urn:"+keptID+"\">"...)
	r.out = append(r.out, id...)
	r.out = append(r.out, "</"+keptID+":id>"...)
}

// linkText writes the text of an Atom link, which should have none, as its
// address.
func (r *repaired) linkText(from, to int) {
	tag := r.out[bytes.LastIndexByte(r.out[:from], '<') : from-1]
	if address := bytes.TrimSpace(r.out[from:to]); isAddress(string(address)) && bytes.IndexByte(address, '<') < 0 && !bytes.Contains(tag, []byte(" href=")) {
		href := bytes.ReplaceAll(address, []byte(`"`), []byte("&quot;"))
		r.out = append(append(append(append(r.out, tag...), ` href="`...), href...), `"></link>`...)
	}
}

// atomSpaces are the namespaces of Atom. Those of its drafts are replaced: the
// elements are the same.
var atomSpaces = [][]byte{[]byte("http://www.w3.org/2005/Atom"), []byte("http://purl.org/atom/ns#")}

func atomSpace(value, attributes []byte) []byte {
	for _, s := range atomSpaces {
		if bytes.Equal(bytes.TrimSpace(value), s) {
			return value
		}
	}
	if bytes.Contains(attributes, []byte(`"0.3"`)) || bytes.Contains(attributes, []byte(`'0.3'`)) {
		return atomSpaces[1]
	}
	return atomSpaces[0]
}

// What a document type may declare: text without references, so that nothing
// grows but by its own length.
const (
	maxEntities = 64
	maxExpanded = 64 << 10
)

var entity = regexp.MustCompile(`<!ENTITY\s+([A-Za-z_][A-Za-z0-9_.-]{0,63})\s+(?:"([^"<&%]{0,512})"|'([^'<&%]{0,512})')\s*>`)

// declaredEntities reads the internal entities of the document type.
func declaredEntities(prolog []byte) map[string]string {
	if !bytes.Contains(prolog, []byte("<!ENTITY")) {
		return nil
	}
	all := map[string]string{}
	for _, m := range entity.FindAllSubmatch(prolog[:min(len(prolog), junk)], maxEntities) {
		all[string(m[1])] = string(m[2]) + string(m[3])
	}
	return all
}

// declared writes what a reference to a declared entity stands for.
func (r *repaired) declared(b []byte) (size int) {
	end := bytes.IndexByte(b[:min(len(b), 66)], ';')
	if end < 2 {
		return 0
	}
	text, ok := r.entities[string(b[1:end])]
	if r.expanded += len(text); !ok || r.expanded > maxExpanded {
		return 0
	}
	r.out = append(r.out, text...)
	return end + 1
}

// longestDate is how many bytes a date may have. gofeed tries a hundred layouts,
// and each that does not fit keeps a copy for its error.
const longestDate = 1 << 10

// isDate reports whether gofeed reads what name holds as a date.
func isDate(name []byte) bool {
	switch strings.ToLower(string(localName(name))) {
	case "pubdate", "lastbuilddate", "published", "issued", "updated", "modified":
		return true
	}
	return false
}
