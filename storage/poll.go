package storage

import (
	"context"
	"fmt"

	"rasid/alerts"
	"rasid/feeds"
)

// SavePoll stores a poll in one transaction: new and edited items, what judge
// makes of them, deliveries, and the feed's state; or nothing at all, also when
// the feed was polled by somebody else meanwhile (Saved.Stale). judge is called
// for new and edited items that may alert; what tell says, which may be nil, is
// stored with the rest.
func (db *DB) SavePoll(ctx context.Context, p *feeds.Poll, judge alerts.Judge, tell alerts.Teller) (feeds.Saved, error) {
	var saved feeds.Saved
	if err := db.room(); err != nil {
		return saved, fmt.Errorf("save poll of %s: %w", p.Source.ID, err)
	}
	err := db.write(ctx, func(t *tx) (err error) {
		if saved, err = savePoll(t, p, judge); err != nil || saved.Stale || tell == nil {
			return err
		}
		return gatherAll(t, tell(p, saved))
	})
	if err != nil {
		return feeds.Saved{}, fmt.Errorf("save poll of %s: %w", p.Source.ID, err)
	}
	return saved, nil
}

func savePoll(t *tx, p *feeds.Poll, judge alerts.Judge) (saved feeds.Saved, err error) {
	if saved, err = saveState(t, p); err != nil || saved.Stale {
		return saved, err
	}
	if !brought(p) {
		return saved, nil
	}
	v := newVisit(t, p, judge)
	if err := v.store(); err != nil {
		return saved, err
	}
	if err := v.vanished(); err != nil {
		return saved, fmt.Errorf("find vanished items: %w", err)
	}
	if err := v.keepEvidence(); err != nil {
		return saved, fmt.Errorf("keep evidence: %w", err)
	}
	v.saved.Rescheduled = saved.Rescheduled
	if len(p.Items) == 0 {
		return v.saved, nil
	}
	err = noteNew(t, p, v.known, &v.saved)
	return v.saved, err
}

// visit is one poll while it is being stored. Its entries are handled together
// wherever the outcome of one does not hang on that of another: a statement
// costs more than the row it brings.
type visit struct {
	tx      *tx
	poll    *feeds.Poll
	judge   alerts.Judge
	entries []arrival
	owners  map[key]int64             // stored item that a key leads to; 0: a tombstone
	claimed map[int64]feeds.Keys      // stored items that entries of this document are
	order   []int64                   // of them, the last of the document first
	proven  map[int64]*feeds.Evidence // items that the document is evidence for, and the articles of some
	saved   feeds.Saved
	known   int
}

// arrival is one item of a document on its way into the store.
type arrival struct {
	it     *feeds.Item
	keys   []key
	fresh  []key // of them, those that led to no stored item
	fate   fate
	num    int64         // items.num; 0 for a deleted one
	sketch alerts.Sketch // of a new one, as the rest
	marks  []int64       // sketch.Keys
	likely []int64       // stored items that share most marks
	joined bool          // its story was there before
}

// fate is what becomes of an entry.
type fate int

const (
	isNew fate = iota
	isKnown
	isAgain   // an entry of the same document was the same item
	isDeleted // not new again while its feed lists it
)

// newVisit puts the entries in the order in which they are stored: documents
// list the newest item first; stored last it gets the newest ID.
func newVisit(t *tx, p *feeds.Poll, judge alerts.Judge) *visit {
	v := &visit{tx: t, poll: p, judge: judge, owners: map[key]int64{}, claimed: map[int64]feeds.Keys{}, proven: map[int64]*feeds.Evidence{}}
	v.entries = make([]arrival, 0, len(p.Items))
	for i := len(p.Items) - 1; i >= 0; i-- {
		it := &p.Items[i]
		v.entries = append(v.entries, arrival{it: it, keys: keysOf(it.Keys)})
	}
	return v
}

// store brings the document into the archive, and rings for what is new.
func (v *visit) store() error {
	if len(v.entries) == 0 {
		return nil
	}
	if err := v.lookUp(); err != nil {
		return fmt.Errorf("look up keys: %w", err)
	}
	if err := v.place(); err != nil {
		return err
	}
	if err := v.insert(v.of(isNew)); err != nil {
		return err
	}
	if err := v.putKeys(); err != nil {
		return fmt.Errorf("insert keys: %w", err)
	}
	edited, err := v.changed(v.of(isKnown))
	if err != nil {
		return fmt.Errorf("look for edits: %w", err)
	}
	for i := range v.entries {
		if err := v.tell(&v.entries[i], edited); err != nil {
			return fmt.Errorf("item %d: %w", len(v.entries)-i, err)
		}
	}
	return nil
}

// place decides what each entry is.
func (v *visit) place() error {
	var last int64
	if _, err := v.tx.get(`SELECT seq FROM sqlite_sequence WHERE name = 'items'`, nil, &last); err != nil {
		return fmt.Errorf("number items: %w", err)
	}
	for i := range v.entries {
		e := &v.entries[i]
		if v.identify(e); e.fate == isNew {
			last++
			e.num = last
			e.it.ID, e.it.Feed, e.it.FirstSeen = v.tx.newID(v.poll.Started), v.poll.Source.ID, v.poll.Started
			v.saved.New++
		}
		v.claim(e)
	}
	return nil
}

// claim notes what an entry was found to be, for those that follow.
func (v *visit) claim(e *arrival) {
	if e.fate != isNew {
		v.known++
	}
	switch e.fate {
	case isNew, isKnown:
		v.claimed[e.num] = e.it.Keys
		v.order = append(v.order, e.num)
		for _, k := range e.fresh {
			v.owners[k] = e.num
		}
	case isDeleted:
		for _, k := range e.fresh {
			v.owners[k] = 0
		}
	}
}

// of are the entries of a fate, in the order in which they are stored.
func (v *visit) of(f fate) (all []*arrival) {
	for i := range v.entries {
		if e := &v.entries[i]; e.fate == f {
			all = append(all, e)
		}
	}
	return all
}

// tell says what an entry means to those who watch.
func (v *visit) tell(e *arrival, edited map[int64]string) error {
	switch hash, ok := edited[e.num]; {
	case e.fate == isNew:
		return v.announce(e)
	case e.fate == isKnown && ok:
		return v.edit(e.it, e.num, hash)
	}
	return nil
}
