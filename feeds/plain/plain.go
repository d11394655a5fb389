package plain

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"rasid/feeds/charset"
)

// passes is how many levels of escaping are undone: publishers escape twice.
const passes = 2

// Text returns the text of an HTML fragment: entities read, inline tags
// dropped, a blank for block tags, scripts and styles gone, charset.Mend and Clean.
func Text(s string) string {
	in := s
	for range passes {
		if !strings.ContainsAny(s, "<&") {
			break
		}
		s = strip(s)
		if !escapedAgain(s) {
			break
		}
	}
	if out := Clean(charset.Mend(s)); out != "" {
		return out
	}
	return strange(in)
}

// lone is a text that is nothing but a tag.
var lone = regexp.MustCompile(`^</?([A-Za-z][A-Za-z0-9]*)/?>$`)

// strange returns a text that is nothing but a tag of no HTML: it was meant as
// written.
func strange(s string) string {
	s = Clean(html.UnescapeString(s))
	if m := lone.FindStringSubmatch(s); m != nil && !inline[strings.ToLower(m[1])] && !hidden[strings.ToLower(m[1])] && !block[strings.ToLower(m[1])] {
		return s
	}
	return ""
}

func strip(s string) string {
	if strings.Contains(s, "<![CDATA[") { // escaped together with its frame
		s = strings.ReplaceAll(strings.ReplaceAll(s, "<![CDATA[", ""), "]]>", "")
		s = strings.TrimSuffix(strings.TrimRight(s, " \t\r\n"), "]]") // a frame in a frame ends with it
	}
	s = closeComment(s)
	var b strings.Builder
	b.Grow(len(s))
	for range reopened {
		rest := read(&b, s)
		gt := strings.IndexByte(rest, '>')
		if gt < 0 {
			break
		}
		b.WriteByte(' ')
		s = rest[gt+1:]
	}
	return b.String()
}

// reopened is how many tags that never end, because a quotation mark is missing, are
// taken to end at their first ">".
const reopened = 4

// read writes the text of s and returns the tag that never ends, if any.
func read(b *strings.Builder, s string) (rest string) {
	z := html.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(0)
	skip, folded := "", ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			if skip != "" || code(z.Raw()) {
				return ""
			}
			return string(z.Raw())
		case html.TextToken:
			if skip == "" {
				b.Write(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := string(name)
			closed := hidden[tag] && (always[tag] || strings.Contains(lower(&folded, s), "</"+tag))
			if closed && skip == "" {
				skip = tag
			}
			if raw[tag] || hidden[tag] && !closed {
				z.NextIsNotRawText()
			}
			boundary(b, tag)
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			boundary(b, string(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			if tag := string(name); tag == skip {
				skip = ""
			} else {
				boundary(b, tag)
			}
		}
	}
}

// code reports whether a tag opens a script or a style.
func code(tag []byte) bool {
	head := strings.ToLower(string(tag[:min(len(tag), len("<script"))]))
	return strings.HasPrefix(head, "<script") || strings.HasPrefix(head, "<style")
}

// closeComment ends a comment that never ends at its first ">": the rest of
// the article would go with it.
func closeComment(s string) string {
	if !strings.Contains(s, "<!--") {
		return s
	}
	i := strings.LastIndex(s, "<!--")
	if strings.Contains(s[i:], "-->") {
		return s
	}
	if gt := strings.IndexByte(s[i:], '>'); gt >= 0 {
		return s[:i] + s[i+gt+1:]
	}
	return s[:i] + s[i+len("<!--"):]
}

// boundary parts two words where a browser would break the line.
func boundary(b *strings.Builder, tag string) {
	if !inline[tag] {
		b.WriteByte(' ')
	}
}

// hidden elements hold no text for people. One that is never closed hides
// nothing, or the rest of an article would go with it.
var hidden = map[string]bool{
	"script": true, "style": true, "iframe": true, "noscript": true, "template": true, "svg": true, "head": true,
}

// always hide what follows: it is code.
var always = map[string]bool{"script": true, "style": true}

// lower folds s once.
func lower(folded *string, s string) string {
	if *folded == "" {
		*folded = strings.ToLower(s)
	}
	return *folded
}

// raw elements would swallow the markup behind an unclosed tag.
var raw = map[string]bool{"title": true, "textarea": true, "plaintext": true, "xmp": true, "noembed": true, "noframes": true}

var inline = map[string]bool{
	"a": true, "abbr": true, "acronym": true, "b": true, "bdi": true, "bdo": true, "big": true, "cite": true, "code": true,
	"del": true, "dfn": true, "em": true, "font": true, "i": true, "ins": true, "kbd": true, "mark": true, "q": true, "rp": true,
	"ruby": true, "s": true, "samp": true, "small": true, "span": true, "strike": true, "strong": true, "sub": true, "sup": true,
	"time": true, "tt": true, "u": true, "var": true, "wbr": true,
}

// escapedAgain reports whether text that was unescaped still holds entities
// or tags.
func escapedAgain(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '&':
			end := strings.IndexByte(s[i:min(len(s), i+12)], ';')
			if end > 1 && html.UnescapeString(s[i:i+end+1]) != s[i:i+end+1] {
				return true
			}
		case '<':
			if looksLikeTag(s[i+1:]) {
				return true
			}
		}
	}
	return false
}

func looksLikeTag(s string) bool {
	if strings.HasPrefix(s, "!--") || strings.HasPrefix(s, "![CDATA[") {
		return true
	}
	s = strings.TrimPrefix(s, "/")
	n := 0
	for n < len(s) && n < 12 && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	if n == 0 || n == len(s) || !strings.ContainsRune(" />\n\t", rune(s[n])) {
		return false
	}
	tag := strings.ToLower(s[:n])
	return inline[tag] || hidden[tag] || block[tag]
}

var block = map[string]bool{
	"p": true, "br": true, "div": true, "img": true, "hr": true, "ul": true, "ol": true, "li": true, "h1": true, "h2": true,
	"h3": true, "h4": true, "h5": true, "h6": true, "table": true, "tr": true, "td": true, "th": true, "tbody": true,
	"blockquote": true, "figure": true, "figcaption": true, "section": true, "article": true, "center": true, "pre": true,
	"object": true, "video": true, "audio": true, "source": true, "input": true, "form": true, "embed": true,
}
