package feeds

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
)

// raw is a document as gofeed read it, one shape for all formats; texts still
// hold markup.
type raw struct {
	format, title, link, lang, ttl, hub, self string
	updatePeriod, updateFrequency             string // sy:
	skipHours, skipDays                       []string
	items                                     []rawItem
}

type rawItem struct {
	guid       string
	permalink  bool     // the guid says that it is an address
	links      []string // best first
	titles     []string // best first
	summary    []string // best first
	content    []string // best first
	authors    []string
	categories []string
	enclosures []Enclosure
	lengths    []string // of the enclosures
	published  []string // best first
	updated    []string
	lang       string
}

// deadline is a reader that fails once the time is over: gofeed reads as it
// parses, so this stops it.
type deadline struct {
	r  io.Reader
	at time.Time
}

func (d deadline) Read(p []byte) (int, error) {
	if !d.at.IsZero() && time.Now().After(d.at) {
		return 0, &FetchError{Class: ClassTimeout}
	}
	return d.r.Read(p[:min(len(p), 64<<10)])
}

// parseXML reads a guarded document. A panic of gofeed is an error.
func parseXML(doc []byte, until time.Time) (out *raw, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, &FetchError{Class: ClassMalformed, Err: fmt.Errorf("parser: %v", p)}
		}
	}()
	in := deadline{bytes.NewReader(doc), until}
	_, root := findRoot(doc)
	if root == "feed" {
		f, err := (&atom.Parser{}).Parse(in)
		if err != nil {
			return nil, malformed(err)
		}
		return fromAtom(f), nil
	}
	f, err := (&rss.Parser{}).Parse(in)
	if err != nil {
		return nil, malformed(err)
	}
	return fromRSS(f, root), nil
}

func fromRSS(f *rss.Feed, root string) *raw {
	out := &raw{
		format: root, title: cmp.Or(f.Title, value(f.Extensions, "dc", "title")), lang: f.Language, ttl: f.TTL,
		skipHours: f.SkipHours, skipDays: f.SkipDays,
		hub: atomLink(f.Extensions, "hub"), self: atomLink(f.Extensions, "self"),
	}
	out.updatePeriod, out.updateFrequency = value(f.Extensions, "sy", "updatePeriod"), value(f.Extensions, "sy", "updateFrequency")
	out.link = cmp.Or(f.Link, atomLink(f.Extensions, "alternate"))
	if out.lang == "" {
		out.lang = value(f.Extensions, "dc", "language")
	}
	for _, it := range f.Items {
		out.items = append(out.items, rssItem(it))
	}
	return out
}

func rssItem(it *rss.Item) rawItem {
	x := it.Extensions
	r := rawItem{
		links:     []string{value(x, "feedburner", "origLink"), it.Link, atomLink(x, "alternate"), atomLink(x, "")},
		titles:    []string{it.Title, value(x, "dc", "title"), value(x, "media", "title"), value(x, "itunes", "title"), media(x, "title")},
		summary:   []string{it.Description, value(x, "dc", "description"), value(x, "itunes", "summary"), value(x, "media", "description"), media(x, "description")},
		content:   []string{it.Content, it.Custom["encoded"], it.Custom["fullitem"], it.Custom["fulltext"], it.Custom["content"], value(x, "fulltext", "fulltext")},
		authors:   []string{it.Author, value(x, "dc", "creator"), value(x, "dc", "author"), value(x, "itunes", "author")},
		published: []string{it.PubDate, value(x, "dc", "date"), value(x, "dcterms", "issued"), value(x, "dcterms", "created"), value(x, "atom", "published"), it.Custom["published"], it.Custom["date"], it.Custom["pubDate"]},
		updated:   []string{value(x, "atom", "updated"), value(x, "dcterms", "modified"), it.Custom["updated"]},
		lang:      value(x, "dc", "language"),
	}
	if g := it.GUID; g != nil {
		r.guid, r.permalink = g.Value, !strings.EqualFold(strings.TrimSpace(g.IsPermalink), "false")
	}
	for _, c := range it.Categories {
		r.categories = append(r.categories, c.Value)
	}
	for _, s := range x["dc"]["subject"] {
		r.categories = append(r.categories, s.Value)
	}
	for _, e := range it.Enclosures {
		r.enclose(e.URL, e.Type, e.Length)
	}
	for _, e := range x["media"]["content"] {
		if len(it.Enclosures) == 0 && e.Attrs["url"] != "" {
			r.enclose(e.Attrs["url"], e.Attrs["type"], e.Attrs["fileSize"])
		}
	}
	return r
}

func (r *rawItem) enclose(url, kind, length string) {
	r.enclosures = append(r.enclosures, Enclosure{URL: url, Type: kind})
	r.lengths = append(r.lengths, length)
}

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
		if l.Rel == "enclosure" {
			r.enclose(l.Href, l.Type, l.Length)
		}
	}
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

// pick returns the link of a relation; "" is the page itself, a text one if
// there is a choice (RFC 4287 §4.2.7.2).
func pick(links []*atom.Link, rel string) string {
	best := ""
	for _, l := range links {
		page := l.Rel == "" || l.Rel == "alternate"
		if l.Href == "" || rel == "" && !page || rel != "" && l.Rel != rel {
			continue
		}
		if rel != "" || l.Type == "" || strings.Contains(l.Type, "html") {
			return l.Href
		}
		best = cmp.Or(best, l.Href)
	}
	return best
}

func value(x ext.Extensions, space, name string) string {
	for _, e := range x[space][name] {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

// media finds an element inside of media:group, media:content or both (Media
// RSS 1.5.1, "optional elements").
func media(x ext.Extensions, name string) string {
	for _, outer := range []string{"group", "content"} {
		for _, e := range x["media"][outer] {
			for _, inner := range append([]ext.Extension{e}, e.Children["content"]...) {
				for _, c := range inner.Children[name] {
					return c.Value
				}
			}
		}
	}
	return ""
}

// atomLink finds an atom:link of an RSS document under whatever prefix.
func atomLink(x ext.Extensions, rel string) string {
	for _, space := range []string{"atom", "atom10", "a10"} {
		for _, l := range x[space]["link"] {
			if l.Attrs["rel"] == rel {
				return l.Attrs["href"]
			}
		}
	}
	return ""
}

func fromJSON(doc []byte) (*raw, error) {
	f, err := (&json.Parser{}).Parse(bytes.NewReader(doc))
	if err != nil {
		return nil, malformed(err)
	}
	out := &raw{format: "json", title: f.Title, link: f.HomePageURL, lang: f.Language, self: f.FeedURL}
	for _, it := range f.Items {
		if it == nil {
			continue
		}
		out.items = append(out.items, jsonItem(it))
	}
	return out, nil
}

func jsonItem(it *json.Item) rawItem {
	r := rawItem{
		guid: it.ID, permalink: true, lang: it.Language, categories: it.Tags,
		links:  []string{it.URL, it.ExternalURL},
		titles: []string{it.Title}, summary: []string{it.Summary},
		content:   []string{it.ContentHTML, html.EscapeString(it.ContentText)},
		published: []string{it.DatePublished}, updated: []string{it.DateModified},
	}
	if it.Author != nil {
		r.authors = append(r.authors, it.Author.Name)
	}
	for _, a := range it.Authors {
		r.authors = append(r.authors, a.Name)
	}
	if it.Attachments != nil {
		for _, a := range *it.Attachments {
			r.enclose(a.URL, a.MimeType, fmt.Sprint(a.SizeInBytes))
		}
	}
	return r
}
