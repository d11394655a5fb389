package feeds

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
	"time"

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
	text       string   // what may be a title where there is none, in HTML
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
		return 0, refuse(ClassTimeout, "to read the document took too long")
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
		links:     []string{value(x, "feedburner", "origLink"), cmp.Or(it.Links...), atomLink(x, "alternate"), atomLink(x, "")},
		titles:    []string{it.Title, value(x, "dc", "title"), value(x, "media", "title"), value(x, "itunes", "title"), media(x, "title"), value(x, "atom", "title")},
		summary:   []string{it.Description, value(x, "dc", "description"), value(x, "itunes", "summary"), value(x, "media", "description"), media(x, "description"), it.Custom["summary"], value(x, "atom", "summary")},
		content:   []string{it.Content, it.Custom["encoded"], it.Custom["fullitem"], it.Custom["fulltext"], it.Custom["content"], value(x, "fulltext", "fulltext"), value(x, "yandex", "full-text"), value(x, "atom", "content")},
		authors:   rssAuthors(it),
		published: []string{it.PubDate, value(x, "dc", "date"), value(x, "dcterms", "issued"), value(x, "dcterms", "created"), value(x, "atom", "published"), it.Custom["published"], it.Custom["date"], it.Custom["pubDate"], value(x, "prism", "publicationDate")},
		updated:   []string{value(x, "atom", "updated"), value(x, "dcterms", "modified"), it.Custom["updated"]},
		lang:      value(x, "dc", "language"),
	}
	if g := it.GUID; g == nil {
		if id := cmp.Or(it.Custom["id"], value(x, "atom", "id")); strings.Contains(id, ":") { // an IRI; a number may be the place in the list
			r.guid = id
		}
	} else {
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
	r.mediaFiles(x["media"]["content"])
	for _, group := range x["media"]["group"] {
		r.mediaFiles(group.Children["content"])
	}
	return r
}

// mediaFiles takes the files of Media RSS where the item names none of its own.
func (r *rawItem) mediaFiles(all []ext.Extension) {
	if len(r.enclosures) > 0 {
		return
	}
	for _, e := range all {
		if e.Attrs["url"] != "" {
			r.enclose(e.Attrs["url"], e.Attrs["type"], e.Attrs["fileSize"])
		}
	}
}

// nameElement is the name in an author that is written in the way of Atom.
var nameElement = regexp.MustCompile(`<(?:\w+:)?name[^>]*>([^<]+)</`)

// rssAuthors are the authors of an item, best first: an address without a name
// is the last resort.
func rssAuthors(it *rss.Item) []string {
	x := it.Extensions
	own, address := it.Author, ""
	if strings.IndexByte(own, '<') >= 0 {
		if m := nameElement.FindStringSubmatch(own); m != nil {
			own = m[1]
		}
	} else if strings.IndexByte(own, '@') > 0 && !strings.ContainsAny(strings.TrimSpace(own), " (") {
		own, address = "", own
	}
	all := []string{own, value(x, "dc", "creator"), value(x, "dc", "author"), value(x, "itunes", "author")}
	for _, person := range x["atom"]["author"] {
		for _, n := range person.Children["name"] {
			all = append(all, n.Value)
		}
	}
	return append(all, address)
}

func (r *rawItem) enclose(url, kind, length string) {
	r.enclosures = append(r.enclosures, Enclosure{URL: url, Type: kind})
	r.lengths = append(r.lengths, length)
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
		content: []string{it.ContentHTML, html.EscapeString(it.ContentText)}, text: html.EscapeString(it.ContentText),
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
