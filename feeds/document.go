package feeds

import (
	"errors"
	"slices"
	"time"
)

// Meta is what is known of a document beside its bytes.
type Meta struct {
	ContentType string         // header of the answer, verbatim
	URL         string         // final address, for relative links
	Charset     string         // the operator's; wins over everything
	Location    *time.Location // zone of dates that name none; nil is UTC
	Now         time.Time
	MaxItems    int       // items read at most; 0: 2,000
	MaxBytes    int       // inflated bytes at most; 0: 8 MiB
	Deadline    time.Time // parsing stops then; zero: never
	Seen        []byte    // Document.Seen of the last document; its items are not parsed again
}

// Document is a feed as read: its items as plain text, with keys.
type Document struct {
	Title, Link, Lang string
	Format            string // "rss", "rdf", "atom" or "json"
	Charset           string // the encoding it was decoded from
	Items             []Item // in document order, without those of Meta.Seen
	Listed            int    // items in the document, seen ones too
	Partial           bool   // broken: only whole items were read
	TTL               time.Duration
	SkipHours         []int    // GMT
	SkipDays          []string // English names
	Hub, Self         string
	Repairs           []string // kinds of repair, each once, sorted
	Seen              []byte   // opaque: for Meta.Seen of the next document
}

const (
	maxItems = 2000
	maxBytes = 8 << 20
)

// Read turns the bytes of an answer into a document. Its error is a
// *FetchError of class empty_body, too_large, hostile_document,
// html_instead_of_feed, bot_challenge, not_a_feed, malformed, truncated or
// timeout.
func Read(body []byte, m Meta) (*Document, error) {
	m = m.withDefaults()
	plain, err := decode(body, m)
	if err != nil {
		return nil, err
	}
	kind := sniff(plain.text)
	if kind.class == ClassNotAFeed {
		if whole := implied(plain.text); whole != nil {
			plain.text, kind = whole, sniff(whole)
			plain.kinds = append(plain.kinds, "root_missing")
		} else if feed := behind(plain.text); feed != nil {
			plain.text, kind = feed, sniff(feed)
			plain.kinds = append(plain.kinds, "junk_before_root")
		}
	}
	if kind.class != "" {
		return nil, &FetchError{Class: kind.class}
	}
	if kind.json {
		return readJSON(plain, m)
	}
	return readXML(plain, m)
}

func readXML(in decoded, m Meta) (*Document, error) {
	r, err := repair(in.text, in.valid, m.Seen)
	if err != nil {
		return nil, err
	}
	if in.cut {
		r.truncated = true
	}
	if err := r.salvage(); err != nil {
		return nil, err
	}
	if err := guard(r.out); err != nil {
		return nil, err
	}
	r.limit(m.MaxItems)
	cut := r.unseen()
	raw, err := parseXML(cut.doc, m.Deadline)
	if err != nil {
		raw, err = parsePieces(r, m.Deadline)
		r.truncated = true
	}
	if err != nil {
		return nil, err
	}
	if len(raw.items) == 0 && len(cut.fresh) > 0 { // never blind without a word
		return nil, refuse(ClassMalformed, "its items stand where no reader looks")
	}
	d := normalise(raw, m)
	d.Charset, d.Partial, d.Repairs = in.charset, r.truncated, r.kinds(in.kinds)
	d.Listed = len(r.items)
	d.identify(cut)
	return d, nil
}

func readJSON(in decoded, m Meta) (*Document, error) {
	if !in.valid {
		var kinds []string
		in.text, kinds = letters(in.text)
		in.kinds = append(in.kinds, kinds...)
	}
	raw, cut, err := parseJSON(in.text, m.MaxItems, m.Seen)
	if err != nil {
		return nil, err
	}
	d := normalise(raw, m)
	d.Charset, d.Partial, d.Repairs = in.charset, in.cut || cut.partial, slices.Concat(in.kinds, cut.kinds)
	d.Listed = len(cut.items)
	d.identify(cut)
	return d, nil
}

func (m Meta) withDefaults() Meta {
	if m.MaxItems <= 0 {
		m.MaxItems = maxItems
	}
	if m.MaxBytes <= 0 {
		m.MaxBytes = maxBytes
	}
	if m.Location == nil {
		m.Location = time.UTC
	}
	return m
}

func refuse(class ErrorClass, why string) error {
	return &FetchError{Class: class, Err: errors.New(why)}
}
