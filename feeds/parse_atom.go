package feeds

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mmcdole/gofeed/atom"
)

func fromAtom(f *atom.Feed) *raw {
	out := &raw{format: "atom", title: f.Title, lang: f.Language}
	out.link, out.hub, out.self = pick(f.Links, ""), pick(f.Links, "hub"), pick(f.Links, "self")
	if f.Version == "0.3" {
		title := []string{out.title}
		unpack(title)
		out.title = title[0]
	}
	for _, e := range f.Entries {
		if len(e.Authors) == 0 {
			e.Authors = f.Authors // RFC 4287 §4.2.1
		}
		it := atomItem(e)
		if f.Version == "0.3" {
			for _, texts := range [][]string{it.content, it.summary, it.titles} {
				unpack(texts)
			}
		}
		out.items = append(out.items, it)
	}
	return out
}

func atomItem(e *atom.Entry) rawItem {
	x := e.Extensions
	r := rawItem{
		guid: cmp.Or(value(x, keptID, "id"), e.ID), permalink: true,
		links:     []string{value(x, "feedburner", "origLink"), pick(e.Links, "")},
		titles:    []string{e.Title, value(x, "media", "title"), media(x, "title")},
		summary:   []string{e.Summary, media(x, "description")},
		published: []string{e.Published, value(x, "dc", "date"), value(x, "dcterms", "issued")},
		updated:   []string{e.Updated},
	}
	if e.Content != nil {
		if words(e.Content.Type) {
			r.content = []string{e.Content.Value}
		}
		if r.links[1] == "" {
			r.links = append(r.links, e.Content.Src)
		}
	}
	for _, a := range e.Authors {
		r.authors = append(r.authors, cmp.Or(a.Name, a.Email))
	}
	for _, c := range e.Categories {
		r.categories = append(r.categories, cmp.Or(c.Label, c.Term))
	}
	for _, l := range e.Links {
		if strings.TrimPrefix(l.Rel, relations) == "enclosure" {
			r.enclose(l.Href, l.Type, l.Length)
		}
	}
	r.mediaFiles(x["media"]["content"])
	return r
}

// words reports whether content of a type is to be read (RFC 4287 §4.1.3): a
// picture in base64 is not.
func words(kind string) bool {
	main, sub, _ := strings.Cut(strings.ToLower(kind), "/")
	return sub == "" || main == "text" || strings.Contains(sub, "xml") || strings.Contains(sub, "html")
}

// unpack reads base64 that Atom 0.3 allows and gofeed leaves under a text
// type. Only what turns out to be words or markup counts.
func unpack(texts []string) {
	for i, s := range texts {
		plain, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
		if err == nil && utf8.Valid(plain) && bytes.ContainsAny(plain, " <") && bytes.IndexFunc(plain, unicode.IsControl) < 0 {
			texts[i] = string(plain)
		}
	}
}

// relations is what stands before the name of a relation that is written as an
// address (RFC 4287 §4.2.7.2).
const relations = "http://www.iana.org/assignments/relation/"

// pick returns the link of a relation; "" is the page itself, a text one if
// there is a choice (RFC 4287 §4.2.7.2).
func pick(links []*atom.Link, rel string) string {
	best := ""
	for _, l := range links {
		is := strings.TrimPrefix(l.Rel, relations)
		page := is == "" || is == "alternate"
		if l.Href == "" || rel == "" && !page || rel != "" && is != rel {
			continue
		}
		if rel != "" || l.Type == "" || strings.Contains(l.Type, "html") {
			return l.Href
		}
		best = cmp.Or(best, l.Href)
	}
	return best
}
