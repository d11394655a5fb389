package storage

import (
	"errors"
	"fmt"
	"slices"

	"rasid/alerts"
	"rasid/feeds"
)

// listed is an item of a feed's last document.
type listed struct {
	Num    int64 `json:"n"`
	Missed bool  `json:"m,omitempty"` // the document after it did not list it
}

// vanished tells of items that left the feed before their time: what stood
// behind them, and is older, is listed still. Two documents in a row must miss
// an item, for servers of one name do not always agree. A document that
// shares less than half with the one before is another one, not a vanishing.
func (v *visit) vanished() error {
	if !v.poll.Source.Whole || v.poll.Result != feeds.ResultOK || v.poll.Listed > len(v.poll.Items) {
		return nil
	}
	var text string
	if _, err := v.tx.get(`SELECT listing FROM feeds WHERE id = ?`, []any{v.poll.Source.ID}, &text); err != nil {
		return err
	}
	var before []listed
	if err := fromJSON(text, &before); err != nil {
		return fmt.Errorf("read listing: %w", err)
	}
	gone, missed := v.missing(before)
	for _, num := range gone {
		if err := v.tellVanished(num); err != nil {
			return err
		}
	}
	now := make([]listed, 0, len(v.order)+len(missed))
	for _, num := range slices.Backward(v.order) {
		now = append(now, listed{Num: num})
	}
	// What is missed for the first time stands in front: what is left of the
	// document is behind it.
	return v.tx.run(`UPDATE feeds SET listing = ? WHERE id = ?`, toJSON(append(missed, now...)), v.poll.Source.ID)
}

// missing are the items that two documents missed, and those that this one is
// the first to miss.
func (v *visit) missing(before []listed) (gone []int64, missed []listed) {
	last, kept := -1, 0
	for i, l := range before {
		if _, here := v.claimed[l.Num]; here {
			last = i
			kept++
		}
	}
	if 2*kept < len(before) {
		return nil, nil
	}
	for _, l := range before[:last+1] {
		if _, here := v.claimed[l.Num]; here {
			continue
		}
		if l.Missed {
			gone = append(gone, l.Num)
		} else {
			missed = append(missed, listed{l.Num, true})
		}
	}
	return gone, missed
}

func (v *visit) tellVanished(num int64) error {
	it, err := v.load(num)
	if errors.Is(err, ErrNotFound) {
		return nil // pruned
	}
	if err != nil {
		return err
	}
	if !v.poll.Alertable(&it) {
		return nil
	}
	for _, m := range v.judge(&it) {
		if !m.Watchlist.OnVanished {
			continue
		}
		v.prove(&it, num, true)
		if _, err := v.ring(&it, num, &ring{w: m.Watchlist, hits: m.Hits, cause: alerts.Vanished, once: "vanished " + it.ID}); err != nil {
			return fmt.Errorf("tell of vanished item: %w", err)
		}
	}
	return nil
}
