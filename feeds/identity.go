package feeds

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"unicode/utf8"

	"rasid/arabic"
)

// keys computes what identifies an item whose folded title is known, before the
// document is looked at as a whole.
func keys(it *Item, folded string) Keys {
	k := Keys{GUID: guidKey(it.GUID), Link: canonical(it.Link)}
	title := cmp.Or(folded, it.Title)
	if title != "" {
		day := ""
		if !it.Published.IsZero() {
			day = strconv.FormatInt(it.Published.Unix(), 10)
		}
		k.Print = digest(title, day)
	}
	if k == (Keys{}) { // an item that says nothing is one item of its feed
		k.Print = digest("", it.Author, it.Summary, it.Content)
	}
	k.Content = digest(it.Title, it.Summary, it.Content)
	return k
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// counter is the suffix that some publishers count up behind an address.
var counter = regexp.MustCompile(`#\d{1,3}$`)

func guidKey(guid string) string {
	if isAddress(guid) {
		return counter.ReplaceAllString(withoutSession(guid), "")
	}
	return guid
}

// identify gives every item its keys and remembers them for the next
// document. A guid or link of several different items identifies none. own is
// what is remembered of the items that were read, all of those known before, too.
func (d *Document) identify(c *cutting) {
	own := make([]seen, len(d.Items))
	for i := range d.Items {
		title := arabic.Fold(d.Items[i].Title)
		d.Items[i].Keys = keys(&d.Items[i], title)
		own[i] = remember(&d.Items[i], title)
	}
	all := own
	if c != nil && len(c.fresh) == len(d.Items) {
		for i, at := range c.fresh {
			own[i].print = c.items[at].print
			c.items[at] = own[i]
		}
		d.Seen = encode(c.items)
		all = c.items
	}
	guids := ambiguous(all, func(s seen) uint32 { return s.guid }, func(s seen) uint32 { return s.link })
	links := ambiguous(all, func(s seen) uint32 { return s.link }, func(s seen) uint32 { return s.guid })
	for i := range d.Items {
		k := &d.Items[i].Keys
		if guids[short(k.GUID)] {
			k.GUID = ""
		}
		if links[short(k.Link)] {
			k.Link = ""
		}
	}
	d.tellApart(own, all, func(s seen) bool { return (s.guid == 0 || guids[s.guid]) && (s.link == 0 || links[s.link]) })
	d.distrustTitles(own, all)
}

// headline is how many letters a title has that no two articles share by chance;
// "caricature" is the title of a column.
const headline = 20

// distrustTitles drops the print of items that have a guid or link where it says
// too little: without a time of day, the title is short or another item of the
// document has it, too.
func (d *Document) distrustTitles(own, all []seen) {
	var shared map[uint32]bool
	for i := range d.Items {
		it := &d.Items[i]
		if it.Keys.GUID == "" && it.Keys.Link == "" || it.Published.Minute() != 0 || it.Published.Second() != 0 {
			continue
		}
		if shared == nil {
			shared = sharedTitles(all)
		}
		if utf8.RuneCountInString(it.Title) < headline || shared[own[i].title] {
			it.Keys.Print = ""
		}
	}
}

// sharedTitles returns the titles of items that agree in neither guid nor link.
func sharedTitles(all []seen) map[uint32]bool {
	first, shared := make(map[uint32]seen, len(all)), map[uint32]bool{}
	differ := func(a, b uint32) bool { return a != b || a == 0 }
	for _, s := range all {
		f, again := first[s.title]
		if !again {
			first[s.title] = s
		} else if differ(s.guid, f.guid) && differ(s.link, f.link) {
			shared[s.title] = true
		}
	}
	return shared
}

// tellApart identifies items that have neither guid nor link by their text where
// several of the document have one title ("news bulletin") and no date, or one
// date, between them.
func (d *Document) tellApart(own, all []seen, loose func(seen) bool) {
	prints := map[string]int{}
	var bare []int
	for i := range d.Items {
		if it := &d.Items[i]; it.Keys.GUID == "" && it.Keys.Link == "" && it.Title != "" {
			bare = append(bare, i)
			prints[it.Keys.Print]++
		}
	}
	if len(bare) == 0 {
		return
	}
	titles := map[uint32]int{}
	for _, s := range all {
		if loose(s) {
			titles[s.title]++
		}
	}
	for _, i := range bare {
		it := &d.Items[i]
		if prints[it.Keys.Print] > 1 || it.Published.IsZero() && titles[own[i].title] > 1 {
			it.Keys.Print = it.Keys.Content
		}
	}
}

// manyTitles under one key mean that the key names a page, not an article; two
// may be an article and its corrected headline.
const manyTitles = 3

// ambiguous returns the keys that items share which agree neither in their
// title nor in the other key, or that have many titles.
func ambiguous(all []seen, key, other func(seen) uint32) map[uint32]bool {
	first := map[uint32]seen{}
	titles := map[uint32]map[uint32]bool{}
	bad := map[uint32]bool{}
	for _, s := range all {
		k := key(s)
		if k == 0 {
			continue
		}
		f, again := first[k]
		if !again {
			first[k] = s
			continue
		}
		if titles[k] == nil {
			titles[k] = map[uint32]bool{f.title: true}
		}
		titles[k][s.title] = true
		same := f.title == s.title || other(f) != 0 && other(f) == other(s)
		if !same || len(titles[k]) >= manyTitles {
			bad[k] = true
		}
	}
	return bad
}
