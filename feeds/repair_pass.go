package feeds

import (
	"bytes"
	"maps"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// memory is what repair knows of the items of the last document. What an item
// becomes depends on its bytes and on surroundings alone, so one with the same
// fingerprint is passed over where it begins.
type memory struct {
	known   map[uint64]seen
	facts   []byte // of the whole document, that repair depends on
	context uint64 // facts, and the start tags around the items that begin now
	at      int    // where the innermost of them ends in out
	from    int    // where the open item begins in the source
	left    int    // bytes that may still be looked up: what lacks end tags is not looked up for ever
	sought  int    // how far in the source it was looked for an end tag
	unsure  bool   // what follows the open item has a say in how it was read
}

// listed is an item of the repaired document.
type listed struct {
	span         // in out; empty when passed over
	print uint64 // 0: none
	known bool   // from the last document
}

func (r *repaired) recall(old []byte) memory {
	m := memory{known: decodeSeen(old), left: 2 * len(r.src), facts: []byte(r.root)}
	if !r.valid {
		m.facts = append(m.facts, " damaged"...)
		if r.speaksArabic() {
			m.facts = append(m.facts, " arabic"...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.entities)) {
		m.facts = append(m.facts, " "+name+"="+r.entities[name]...)
	}
	return m
}

// pass goes past the item that begins at i if it was in the last document.
func (r *repaired) pass(name []byte) bool {
	m := &r.memory
	if len(m.known) == 0 || m.left <= 0 {
		return false
	}
	end := bytes.Index(r.src[r.i:], []byte("</"+string(name)+">"))
	if end < 0 {
		m.left = 0
		return false
	}
	end += len("</>") + len(name)
	m.left -= end
	print := r.print(r.src[r.i : r.i+end])
	if _, ok := m.known[print]; !ok {
		return false
	}
	r.i += end
	r.after = len(r.open)
	r.items = append(r.items, listed{span{len(r.out), len(r.out)}, print, true})
	return true
}

// list ends the open item.
func (r *repaired) list() {
	it := listed{span: span{r.itemIn, len(r.out)}}
	if !r.memory.unsure && r.memory.sought <= r.i {
		it.print = r.print(r.src[r.memory.from:r.i])
	}
	r.memory.unsure = false
	r.items = append(r.items, it)
}

// print is the fingerprint of an item where it stands.
func (r *repaired) print(src []byte) uint64 {
	return max(1, xxhash.Sum64(src)^r.surroundings())
}

// surroundings is the fingerprint of what an item inherits: the start tags of
// the elements that are open around it, with their namespaces and addresses.
func (r *repaired) surroundings() uint64 {
	m, at := &r.memory, 0
	if n := len(r.inside); n > 0 {
		at = r.inside[n-1]
	}
	if m.at != at {
		h := xxhash.New()
		_, _ = h.Write(m.facts)
		for _, end := range r.inside {
			_, _ = h.Write(r.out[bytes.LastIndexByte(r.out[:end], '<'):end])
		}
		m.context, m.at = h.Sum64(), at
	}
	return m.context
}
