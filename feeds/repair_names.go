package feeds

import (
	"bytes"
	"unicode"
)

// isLeaf reports whether an element holds a word, an address or nothing.
func isLeaf(name []byte) bool {
	switch string(name) {
	case "title", "link", "guid", "pubDate", "id", "updated", "published":
		return true
	}
	return false
}

// isMember reports whether an element stands in an item itself.
func isMember(name []byte) bool {
	switch string(name) {
	case "title", "link", "author", "category", "guid", "pubDate", "description", "enclosure", "comments", // RSS
		"id", "updated", "published", "summary", "content": // Atom
		return true
	}
	return false
}

// isModule reports whether an element is one of a module of RSS, or stands in an
// item but seldom.
func isModule(name []byte) bool {
	return bytes.IndexByte(name, ':') > 0 || string(name) == "source" || string(name) == "image"
}

// usual returns the name of a member of RSS as RSS spells it: "PubDate", "TITLE".
func usual(name []byte) []byte {
	if string(name) != "pubdate" && bytes.IndexFunc(name, unicode.IsUpper) < 0 || len(name) > len("description") {
		return name
	}
	switch low := string(bytes.ToLower(name)); low {
	case "pubdate":
		return []byte("pubDate")
	case "title", "link", "guid", "description", "author", "category", "enclosure", "comments":
		return []byte(low)
	}
	return name
}
