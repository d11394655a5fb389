package config

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"rasid/feeds/charset"
)

// Outline is one feed of an OPML file (https://opml.org/spec2.opml).
type Outline struct {
	URL   string
	Title string
	Tags  []string // the folders around it, outermost first, and its categories
	Line  int
	Why   string // it was refused; empty: it was not
}

// ReadOPML reads the feeds of an OPML document in whatever encoding, each address
// once, in order. refused are outlines whose address no feed can have, such as one
// that is neither http nor https. A document that ends early gives what it holds.
func ReadOPML(data []byte) (all, refused []Outline, err error) {
	text := bytes.ToValidUTF8(charset.Decode(data, charset.Hints{}).Bytes, []byte("\ufffd"))
	dec := xml.NewDecoder(bytes.NewReader(text))
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	r := opmlReader{at: map[string]int{}}
	for root := true; ; {
		tok, err := dec.Token()
		switch {
		case err != nil && (errors.Is(err, io.EOF) && !root || len(r.all) > 0):
			return r.all, r.refused, nil
		case errors.Is(err, io.EOF):
			return nil, nil, errors.New("read OPML: there is no <opml> in it")
		case err != nil:
			return nil, nil, fmt.Errorf("read OPML: %w", err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if root && !strings.EqualFold(e.Name.Local, "opml") {
				return nil, nil, fmt.Errorf("read OPML: the document is <%s>", clip(e.Name.Local))
			}
			root = false
			if strings.EqualFold(e.Name.Local, "outline") {
				line, _ := dec.InputPos()
				r.open(outline(e, line))
			}
		case xml.EndElement:
			if strings.EqualFold(e.Name.Local, "outline") && len(r.folders) > 0 {
				r.folders = r.folders[:len(r.folders)-1]
			}
		}
	}
}

// maxFolders is how many folders in one another become tags.
const maxFolders = 64

type opmlReader struct {
	all, refused []Outline
	at           map[string]int // in all, by address
	folders      []string
}

// open takes an outline, which is a feed or a folder.
func (r *opmlReader) open(o Outline) {
	folder := o.Title
	if o.URL != "" {
		folder = ""
		r.feed(o)
	}
	r.folders = append(r.folders, folder)
}

// feed keeps a feed; one that stands in several folders gets all their tags.
func (r *opmlReader) feed(o Outline) {
	if o.URL, o.Why = feedAddress(o.URL); o.Why != "" {
		r.refused = append(r.refused, o)
		return
	}
	tags := slices.Concat(r.folders[:min(len(r.folders), maxFolders)], o.Tags)
	o.Tags = nil
	i, again := r.at[o.URL]
	if !again {
		i = len(r.all)
		r.at[o.URL] = i
		r.all = append(r.all, o)
	}
	for _, f := range tags {
		if f != "" && !slices.Contains(r.all[i].Tags, f) {
			r.all[i].Tags = append(r.all[i].Tags, f)
		}
	}
}

// feedAddress returns an address as the configuration keeps it, so that a list
// that is read again brings nothing new, or why no feed can have it.
func feedAddress(s string) (address, why string) {
	if rest, ok := strings.CutPrefix(s, "feed:"); ok {
		if strings.HasPrefix(rest, "//") {
			rest = "https:" + rest
		}
		s = rest
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return "", "the address cannot be read"
	case u.Scheme != "http" && u.Scheme != "https":
		return "", "neither http nor https"
	case u.Hostname() == "":
		return "", "the address names no host"
	case u.User != nil:
		return "", "a login in the address: write username and password_file"
	}
	u.Host = strings.ToLower(u.Host)
	return encoded(u), ""
}

// outline reads the attributes of an outline. The text is what people see of it, and
// may be a name of their own; the title is the feed's.
func outline(e xml.StartElement, line int) Outline {
	o := Outline{Line: line}
	var title string
	for _, a := range e.Attr {
		switch strings.ToLower(a.Name.Local) {
		case "xmlurl":
			o.URL = strings.TrimSpace(a.Value)
		case "title":
			title = strings.TrimSpace(a.Value)
		case "text":
			o.Title = strings.TrimSpace(a.Value)
		case "category":
			o.Tags = categories(a.Value)
		}
	}
	if o.Title == "" {
		o.Title = title
	}
	return o
}

// categories are the parts of "/press/lebanon,local": folders of a feed that has no
// other (OPML 2.0, "category").
func categories(s string) (all []string) {
	for _, c := range strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == '/' }) {
		if c = strings.TrimSpace(c); c != "" && len(all) < maxFolders {
			all = append(all, c)
		}
	}
	return all
}

// opmlFeeds adds the feeds of an OPML file; what stands beside "opml" holds for
// each of them. An address that is in the list already adds its tags only.
func (b *builder) opmlFeeds(f *feedDoc) {
	if f.URL.Set || f.File.Set || f.ID.Set || f.Name.Set {
		b.add(f.pos, "", "beside opml there is no id, name, url or file")
	}
	path := b.abs(f.OPML.V)
	data, err := b.read(path)
	if err != nil {
		b.add(f.OPML.pos, "the path is relative to the folder of the configuration file", "read %s: %v", f.OPML.show(), cause(err))
		return
	}
	outlines, refused, err := ReadOPML(data)
	if err != nil {
		b.add(f.OPML.pos, "", "%s: %v", f.OPML.show(), err)
		return
	}
	if len(outlines) == 0 {
		b.warn(f.OPML.pos, "", "%s holds no feed", f.OPML.show())
	}
	for _, o := range refused {
		b.warn(f.OPML.pos, "name local files and logins in the configuration file", "line %d of %s is left out: %s", o.Line, path, o.Why)
	}
	for _, o := range outlines {
		b.opmlFeed(f, o, path)
	}
}

func (b *builder) opmlFeed(f *feedDoc, o Outline, path string) {
	one := *f
	one.URL = text{pos: f.OPML.pos, V: o.URL, Set: true}
	before := len(b.problems)
	s := b.source(&one)
	for i := before; i < len(b.problems); i++ {
		b.problems[i].Message += fmt.Sprintf(" in line %d of %s", o.Line, path)
	}
	if s == nil {
		return
	}
	s.Name = o.Title
	s.Tags = append(s.Tags, o.Tags...)
	have, listed := b.known.byURL[s.URL]
	if !listed {
		b.known.byURL[s.URL] = s
		b.cfg.Sources = append(b.cfg.Sources, s)
		return
	}
	for _, t := range s.Tags {
		if !slices.Contains(have.Tags, t) {
			have.Tags = append(have.Tags, t)
		}
	}
}
