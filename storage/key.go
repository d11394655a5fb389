package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"strings"

	"rasid/feeds"
)

// The kinds of keys, as stored.
const (
	keyGUID  = 1
	keyLink  = 2
	keyPrint = 3
)

// identity is what the keys of an entry lead to.
type identity struct {
	num     int64 // 0: not stored
	deleted bool  // a tombstone: not new again while its feed lists it
	fresh   []key // keys that lead to no stored item
}

type key struct {
	kind int
	text string
}

func keysOf(k feeds.Keys) []key {
	all := make([]key, 0, 3)
	for _, c := range []key{{keyGUID, k.GUID}, {keyLink, k.Link}, {keyPrint, k.Print}} {
		if c.text != "" {
			all = append(all, c)
		}
	}
	return all
}

// hash shortens a key: percent-encoded Arabic links are long.
func (k key) hash() []byte {
	sum := sha256.Sum256([]byte(k.text))
	return sum[:16]
}

// identify finds the stored item that an entry of the document is.
func (v *visit) identify(it *feeds.Item) (identity, error) {
	var found [keyPrint + 1]int64
	var id identity
	for _, k := range keysOf(it.Keys) {
		var num sql.NullInt64
		ok, err := v.tx.get(`SELECT item FROM item_keys WHERE kind = ? AND key = ? AND feed = ?`,
			[]any{k.kind, k.hash(), v.poll.Source.ID}, &num)
		if err != nil {
			return id, err
		}
		if !num.Valid {
			id.deleted = id.deleted || ok
			id.fresh = append(id.fresh, k)
		} else if !v.taken(num.Int64, it.Keys, k.kind) {
			found[k.kind] = num.Int64
		}
	}
	id.num = choose(found, it.Keys.GUID)
	id.deleted = id.deleted && id.num == 0
	return id, nil
}

// taken reports whether another entry of this document is the stored item
// already and cannot be the same as this one: both have a link (or else a
// guid) of their own. It keeps two pieces of breaking news with one title, or
// with running numbers for guids, apart.
func (v *visit) taken(num int64, k feeds.Keys, by int) bool {
	other, claimed := v.claimed[num]
	if !claimed {
		return false
	}
	if k.Link != "" && other.Link != "" {
		return k.Link != other.Link && (by != keyGUID || !isAddress(k.GUID))
	}
	return by == keyPrint && k.GUID != "" && other.GUID != "" && k.GUID != other.GUID
}

// choose settles what happens when the keys of one entry lead to different
// items: two keys outvote one, a guid that is an address beats the link, and
// the link beats any other guid, since titles are common guids.
func choose(found [keyPrint + 1]int64, guid string) int64 {
	g, l, p := found[keyGUID], found[keyLink], found[keyPrint]
	switch {
	case g == 0 && l == 0:
		return p
	case g == 0:
		return l
	case l == 0 || g == l || g == p:
		return g
	case l == p || !isAddress(guid):
		return l
	}
	return g
}

func isAddress(guid string) bool { return strings.Contains(guid, "://") }

// remember gives an item the keys that led nowhere so far; keys that lead to
// another item stay there.
func (v *visit) remember(fresh []key, num int64) error {
	for _, k := range fresh {
		err := v.tx.run(`INSERT INTO item_keys (kind, key, feed, item, seen) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (kind, key, feed) DO UPDATE SET item = excluded.item, seen = excluded.seen WHERE item_keys.item IS NULL`,
			k.kind, k.hash(), v.poll.Source.ID, num, millis(v.poll.Started))
		if err != nil {
			return err
		}
	}
	return nil
}

// touch keeps the tombstone of a deleted item that is still listed.
func (v *visit) touch(it *feeds.Item) error {
	for _, k := range keysOf(it.Keys) {
		err := v.tx.run(`INSERT INTO item_keys (kind, key, feed, item, seen) VALUES (?, ?, ?, NULL, ?)
			ON CONFLICT (kind, key, feed) DO UPDATE SET seen = excluded.seen WHERE item IS NULL`,
			k.kind, k.hash(), v.poll.Source.ID, millis(v.poll.Started))
		if err != nil {
			return err
		}
	}
	return nil
}

// Stored reports for each item whether it is stored as it is, or was deleted:
// false for one that is new to its feed or edited. It reads what is committed,
// item by item, and settles nothing: what is new, SavePoll decides.
func (db *DB) Stored(ctx context.Context, feed string, items []feeds.Item) ([]bool, error) {
	all := make([]bool, len(items))
	for i := range items {
		for _, k := range keysOf(items[i].Keys) {
			err := db.read.QueryRowContext(ctx, `SELECT count(*) > 0 FROM item_keys k LEFT JOIN items i ON i.num = k.item
				WHERE k.kind = ? AND k.key = ? AND k.feed = ? AND (k.item IS NULL OR i.content_key = ?)`,
				k.kind, k.hash(), feed, items[i].Keys.Content).Scan(&all[i])
			if err != nil {
				return nil, fmt.Errorf("look up items of %s: %w", feed, err)
			}
			if all[i] {
				break
			}
		}
	}
	return all, nil
}
