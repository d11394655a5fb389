package feeds

import (
	"encoding/binary"
	"hash/fnv"
)

// seen is what is kept of an item so that it need not be read again: the
// fingerprint of its source and what it would say about the keys of others.
type seen struct {
	print             uint64 // 0: read it again
	guid, link, title uint32
}

const seenSize = 8 + 3*4

func short(s string) uint32 {
	if s == "" {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(s))
	return max(1, h.Sum32())
}

// remember is what is kept of an item whose folded title is known; its print is
// not.
func remember(it *Item, title string) seen {
	return seen{guid: short(it.Keys.GUID), link: short(it.Keys.Link), title: short(title)}
}

func encode(all []seen) []byte {
	out := make([]byte, 0, len(all)*seenSize)
	for _, s := range all {
		out = binary.LittleEndian.AppendUint64(out, s.print)
		out = binary.LittleEndian.AppendUint32(out, s.guid)
		out = binary.LittleEndian.AppendUint32(out, s.link)
		out = binary.LittleEndian.AppendUint32(out, s.title)
	}
	return out
}

// decodeSeen reads what encode wrote.
func decodeSeen(old []byte) map[uint64]seen {
	if len(old) < seenSize {
		return nil
	}
	known := make(map[uint64]seen, len(old)/seenSize)
	for ; len(old) >= seenSize; old = old[seenSize:] {
		s := seen{
			binary.LittleEndian.Uint64(old), binary.LittleEndian.Uint32(old[8:]),
			binary.LittleEndian.Uint32(old[12:]), binary.LittleEndian.Uint32(old[16:]),
		}
		if s.print != 0 {
			known[s.print] = s
		}
	}
	return known
}

// cutting is a document without the items that were seen before.
type cutting struct {
	doc   []byte // XML: what is left to parse
	items []seen // of all items; the fingerprint alone where new
	fresh []int  // places of the new ones in items

	partial bool     // JSON: the document ended early
	kinds   []string // JSON: of repair
}

// unseen cuts the document: what stands outside of its items stays, so that
// each new item inherits what it inherits in the whole.
func (r *repaired) unseen() *cutting {
	prints := make([]uint64, len(r.items))
	for i := range r.items {
		it := &r.items[i]
		if _, it.known = r.memory.known[it.print]; !it.known && r.outside && r.channel && r.root == "rss" {
			it.print = 0 // gofeed may tell the items in another order
		}
		prints[i] = it.print
	}
	c := sift(prints, r.memory.known)
	c.doc = r.out
	if len(c.fresh) < len(r.items) {
		c.doc = r.without(func(i int) bool { return r.items[i].known })
	}
	return c
}

// sift finds the items that were not in the last document.
func sift(prints []uint64, known map[uint64]seen) *cutting {
	c := &cutting{items: make([]seen, len(prints))}
	for i, p := range prints {
		if s, ok := known[p]; ok {
			c.items[i] = s
			continue
		}
		c.items[i] = seen{print: p}
		c.fresh = append(c.fresh, i)
	}
	return c
}
