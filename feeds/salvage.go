package feeds

import (
	"errors"
	"slices"
	"time"
)

var errNoChannel = errors.New("rss without a channel")

// salvage makes a whole document of one whose source ended early: it is cut
// behind the last whole item and closed. Without a whole item there is
// nothing to read.
func (r *repaired) salvage() error {
	if r.root == "rss" && !r.channel && r.elements > 1 && len(r.items) == 0 {
		return &FetchError{Class: ClassNotAFeed, Err: errNoChannel}
	}
	if !r.truncated {
		return nil
	}
	if len(r.open) > 0 && len(r.items) == 0 {
		if r.itemAt > 0 || len(r.open) > 2 {
			return refuse(ClassTruncated, "the document ends before its first item does")
		}
	}
	if len(r.open) == 0 {
		return nil
	}
	if n := len(r.items); n > 0 && len(r.open) > r.after {
		r.out = r.out[:r.items[n-1].to]
		r.open = r.open[:r.after]
	}
	r.itemAt = 0
	r.closeTo(0)
	return nil
}

// limit drops the items beyond n.
func (r *repaired) limit(n int) {
	if len(r.items) <= n {
		return
	}
	tail := r.items[len(r.items)-1].to
	r.out = slices.Delete(r.out, r.items[n].from, tail)
	r.items = r.items[:n]
	r.note("too_many_items")
}

// without returns the document without the items that skip names.
func (r *repaired) without(skip func(i int) bool) []byte {
	size := len(r.out)
	for i, s := range r.items {
		if skip(i) {
			size -= s.to - s.from
		}
	}
	doc := make([]byte, 0, size)
	at := 0
	for i, s := range r.items {
		if skip(i) {
			doc = append(doc, r.out[at:s.from]...)
			at = s.to
		}
	}
	return append(doc, r.out[at:]...)
}

// parsePieces reads a document that gofeed refuses as a whole item by item,
// and leaves out those that are the reason.
func parsePieces(r *repaired, until time.Time) (*raw, error) {
	all, err := parseXML(r.without(func(int) bool { return true }), until)
	if err != nil {
		return nil, err
	}
	for k := range r.items {
		if r.items[k].known {
			continue
		}
		one, err := parseXML(r.without(func(i int) bool { return i != k }), until)
		if fe := new(FetchError); errors.As(err, &fe) && fe.Class == ClassTimeout {
			return nil, err
		}
		if err == nil {
			all.items = append(all.items, one.items...)
		}
	}
	return all, nil
}

func malformed(err error) error {
	if fe := new(FetchError); errors.As(err, &fe) {
		return fe
	}
	return &FetchError{Class: ClassMalformed, Err: err}
}
