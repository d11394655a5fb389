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
// for new and edited items that may alert.
func (db *DB) SavePoll(ctx context.Context, p *feeds.Poll, judge alerts.Judge) (feeds.Saved, error) {
	var saved feeds.Saved
	if err := db.room(); err != nil {
		return saved, fmt.Errorf("save poll of %s: %w", p.Source.ID, err)
	}
	err := db.write(ctx, func(t *tx) (err error) {
		saved, err = savePoll(t, p, judge)
		return err
	})
	if err != nil {
		return feeds.Saved{}, fmt.Errorf("save poll of %s: %w", p.Source.ID, err)
	}
	return saved, nil
}

func savePoll(t *tx, p *feeds.Poll, judge alerts.Judge) (saved feeds.Saved, err error) {
	fresh, err := saveState(t, p)
	if err != nil || !fresh {
		return feeds.Saved{Stale: !fresh && err == nil}, err
	}
	if p.Result != feeds.ResultOK && p.Result != feeds.ResultPartial {
		return saved, nil
	}
	v := visit{tx: t, poll: p, judge: judge, claimed: map[int64]feeds.Keys{}}
	// Documents list the newest item first; stored last it gets the newest ID.
	for i := len(p.Items) - 1; i >= 0; i-- {
		if err := v.save(&p.Items[i]); err != nil {
			return saved, fmt.Errorf("item %d: %w", i+1, err)
		}
	}
	if err := v.vanished(); err != nil {
		return saved, fmt.Errorf("find vanished items: %w", err)
	}
	return v.saved, noteNew(t, p, v.known, &v.saved)
}

// visit is one poll while it is being stored.
type visit struct {
	tx      *tx
	poll    *feeds.Poll
	judge   alerts.Judge
	claimed map[int64]feeds.Keys // stored items that entries of this document are
	order   []int64              // of them, the last of the document first
	saved   feeds.Saved
	known   int
}

// save stores one entry of the document.
func (v *visit) save(it *feeds.Item) error {
	stored, err := v.identify(it)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	if stored.deleted {
		v.known++
		return v.touch(it)
	}
	if stored.num == 0 {
		return v.insert(it, stored.fresh)
	}
	v.known++
	if _, again := v.claimed[stored.num]; again {
		return nil
	}
	v.claim(stored.num, it)
	if err := v.remember(stored.fresh, stored.num); err != nil {
		return err
	}
	return v.edit(it, stored.num)
}

func (v *visit) claim(num int64, it *feeds.Item) {
	v.claimed[num] = it.Keys
	v.order = append(v.order, num)
}
