package feeds

import "time"

// Item is one entry of a feed as plain text. Offsets anywhere in rasid count
// code points of these texts.
type Item struct {
	ID         string // UUIDv7, given by the store
	Feed       string // Source.ID
	GUID       string // as it stands in the document
	Link       string // absolute, as published
	Title      string
	Summary    string
	Content    string
	Author     string
	Categories []string
	Lang       string // BCP 47, empty when the feed does not say
	Enclosures []Enclosure
	Published  time.Time // zero: absent or not credible
	Updated    time.Time // zero: absent
	FirstSeen  time.Time // given by the store
	Story      string    // given by the store
	// FullTextError says why the text is the feed's own though full_text wanted
	// the article; empty otherwise.
	FullTextError string

	Keys Keys
	Page *Evidence // the article that Content was taken from, as it came; nil: none, or nobody wants it
}

// Enclosure is a file that goes with an item.
type Enclosure struct {
	URL    string
	Type   string
	Length int64 // bytes; 0 when not credible
}

// Keys identify an item. Two items of a feed are one when GUID agrees, or
// Link, or Print; an empty key identifies nothing. Link alone identifies an
// article across feeds.
type Keys struct {
	GUID    string // guid; of an address without "#0" and sessions; empty when many items of the feed share it
	Link    string // canonical link; empty likewise
	Print   string // hash of folded title and date; empty where it says too little
	Content string // hash of title, summary and content: differs when the item was edited
}
