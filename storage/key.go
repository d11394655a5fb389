package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
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

// key is one key of an item, shortened: percent-encoded Arabic links are long.
type key struct {
	kind int
	sum  [16]byte
}

func newKey(kind int, text string) key {
	sum := sha256.Sum256([]byte(text))
	return key{kind, [16]byte(sum[:16])}
}

func keysOf(k feeds.Keys) []key {
	all := make([]key, 0, 3)
	for i, text := range []string{k.GUID, k.Link, k.Print} {
		if text != "" {
			all = append(all, newKey(keyGUID+i, text))
		}
	}
	return all
}

// lookUp finds what the keys of the document lead to.
func (v *visit) lookUp() error {
	for kind := keyGUID; kind <= keyPrint; kind++ {
		if err := v.lookUpKind(kind); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) lookUpKind(kind int) error {
	var all []key
	var sums []string
	for i := range v.entries {
		for _, k := range v.entries[i].keys {
			if k.kind == kind {
				all, sums = append(all, k), append(sums, hex.EncodeToString(k.sum[:]))
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	scan := func(rows *sql.Rows) (at int, err error) {
		var num sql.NullInt64
		if err = rows.Scan(&at, &num); err == nil {
			v.owners[all[at]] = num.Int64
		}
		return at, err
	}
	_, err := collect(v.tx.ctx, v.tx, scan, `SELECT j.key, k.item FROM json_each(?) j
		CROSS JOIN item_keys k ON k.kind = ? AND k.key = unhex(j.value) AND k.feed = ?`, toJSON(sums), kind, v.poll.Source.ID)
	return err
}

// identify finds the stored item that an entry of the document is.
func (v *visit) identify(e *arrival) {
	var found [keyPrint + 1]int64
	deleted := false
	for _, k := range e.keys {
		num, stored := v.owners[k]
		if num == 0 {
			deleted = deleted || stored
			e.fresh = append(e.fresh, k)
		} else if !v.taken(num, e.it.Keys, k.kind) {
			found[k.kind] = num
		}
	}
	e.num = choose(found, e.it.Keys.GUID)
	_, again := v.claimed[e.num]
	switch {
	case e.num == 0 && deleted:
		e.fate = isDeleted
	case e.num == 0:
		e.fate = isNew
	case again:
		e.fate = isAgain
	default:
		e.fate = isKnown
	}
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

// putKeys gives items the keys that led nowhere so far; keys that lead to
// another item stay there. It keeps the tombstones of deleted items that are
// still listed.
func (v *visit) putKeys() error {
	var owned, listed []any
	at := millis(v.poll.Started)
	for i := range v.entries {
		switch e := &v.entries[i]; e.fate {
		case isNew, isKnown:
			for _, k := range e.fresh {
				owned = append(owned, k.kind, k.sum[:], v.poll.Source.ID, e.num, at)
			}
		case isDeleted:
			for _, k := range e.keys {
				listed = append(listed, k.kind, k.sum[:], v.poll.Source.ID, at)
			}
		}
	}
	err := v.tx.insert(`INSERT INTO item_keys (kind, key, feed, item, seen)`, `(?, ?, ?, ?, ?)`,
		`ON CONFLICT (kind, key, feed) DO UPDATE SET item = excluded.item, seen = excluded.seen WHERE item_keys.item IS NULL`, owned)
	if err != nil {
		return err
	}
	return v.tx.insert(`INSERT INTO item_keys (kind, key, feed, item, seen)`, `(?, ?, ?, NULL, ?)`,
		`ON CONFLICT (kind, key, feed) DO UPDATE SET seen = excluded.seen WHERE item_keys.item IS NULL`, listed)
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
				k.kind, k.sum[:], feed, items[i].Keys.Content).Scan(&all[i])
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
