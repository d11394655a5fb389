package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"rasid/feeds"
)

// prove notes that the answers of this poll show what an item said.
func (v *visit) prove(it *feeds.Item, num int64, matched bool) {
	if e := v.poll.Evidence; e != nil && (matched || e.Every) {
		v.proven[num] = it.Page
	}
}

// keepEvidence stores the document, once, for the items that it proves, and
// the article of each.
func (v *visit) keepEvidence() error {
	nums := slices.Sorted(maps.Keys(v.proven))
	if len(nums) == 0 {
		return nil
	}
	if err := v.keep(v.poll.Evidence, nums); err != nil {
		return err
	}
	for _, num := range nums {
		if page := v.proven[num]; page != nil {
			if err := v.keep(page, []int64{num}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *visit) keep(e *feeds.Evidence, nums []int64) error {
	if e.Body != nil {
		if err := v.tx.run(`INSERT INTO bodies (hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING`, e.Hash, e.Body); err != nil {
			return err
		}
	}
	header, err := json.Marshal(e.Header)
	if err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	id := v.tx.newID(v.poll.Started)
	err = v.tx.run(`INSERT INTO answers (id, feed, asked, url, status, header, hash, size, cut, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, v.poll.Source.ID, e.Asked, e.URL, e.Status, string(header), e.Hash, e.Size, e.Cut, millis(e.At))
	if err != nil {
		return err
	}
	return v.tx.run(`INSERT INTO evidence (item, answer) SELECT j.value, a.num FROM json_each(?) j, answers a WHERE a.id = ?`, toJSON(nums), id)
}

// Evidence returns the answers that were kept for items, the oldest first,
// without their bodies; see Body.
func (db *DB) Evidence(ctx context.Context, items []string) ([]feeds.Evidence, error) {
	all, err := collect(ctx, db.read, scanEvidence, `SELECT a.id, a.feed, a.asked, a.url, a.status, a.header, a.hash, a.size, a.cut, a.at,
		EXISTS (SELECT 1 FROM bodies b WHERE b.hash = a.hash), (SELECT json_group_array(i.id) FROM evidence e JOIN items i ON i.num = e.item WHERE e.answer = a.num)
		FROM answers a WHERE a.num IN (SELECT e.answer FROM items i JOIN evidence e ON e.item = i.num
		WHERE i.id IN (SELECT value FROM json_each(?))) ORDER BY a.id`, toJSON(items))
	if err != nil {
		return nil, fmt.Errorf("list evidence: %w", err)
	}
	return all, nil
}

func scanEvidence(rows *sql.Rows) (e feeds.Evidence, err error) {
	var header, items string
	var at int64
	if err = rows.Scan(&e.ID, &e.Feed, &e.Asked, &e.URL, &e.Status, &header, &e.Hash, &e.Size, &e.Cut, &at, &e.Kept, &items); err != nil {
		return e, err
	}
	e.At = fromMillis(at)
	return e, errors.Join(fromJSON(header, &e.Header), fromJSON(items, &e.Items))
}

// Body returns the body with a hash as it was on the wire: ErrNotFound when
// it was too large to be kept, a *CorruptError when it is not what its hash
// says.
func (db *DB) Body(ctx context.Context, hash string) ([]byte, error) {
	var body []byte
	err := db.read.QueryRowContext(ctx, `SELECT bytes FROM bodies WHERE hash = ?`, hash).Scan(&body)
	switch sum := sha256.Sum256(body); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("%w: no body %s", ErrNotFound, hash)
	case err != nil:
		return nil, fmt.Errorf("read body %s: %w", hash, err)
	case hex.EncodeToString(sum[:]) != hash:
		return nil, &CorruptError{Path: db.path, Detail: "the body " + hash + " has another hash now"}
	}
	return body, nil
}

// EvidenceSize counts the answers that are kept, and the bytes of their
// bodies.
func (db *DB) EvidenceSize(ctx context.Context) (answers int, bytes int64, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM answers),
		(SELECT coalesce(sum(size), 0) FROM answers a WHERE num = (SELECT min(num) FROM answers WHERE hash = a.hash)
			AND EXISTS (SELECT 1 FROM bodies WHERE hash = a.hash))`).Scan(&answers, &bytes)
	if err != nil {
		return 0, 0, fmt.Errorf("count evidence: %w", err)
	}
	return answers, bytes, nil
}

// CheckEvidence reads every body that is kept: a *CorruptError when one is not
// what its hash says.
func (db *DB) CheckEvidence(ctx context.Context) error {
	hashes, err := collect(ctx, db.read, one[string], `SELECT hash FROM bodies`)
	if err != nil {
		return fmt.Errorf("list bodies: %w", err)
	}
	for _, hash := range hashes {
		if _, err := db.Body(ctx, hash); err != nil && !errors.Is(err, ErrNotFound) { // pruned meanwhile
			return err
		}
	}
	return nil
}

// PruneEvidence forgets the answers that had been read before a time, except
// for items that alerted: theirs stay as long as the items.
func (db *DB) PruneEvidence(ctx context.Context, before time.Time) error {
	return db.pruneRemains(ctx, remain{"evidence", before, []string{`DELETE FROM evidence WHERE (item, answer) IN (
		SELECT e.item, e.answer FROM answers a JOIN evidence e ON e.answer = a.num
		WHERE a.at < ? AND NOT EXISTS (SELECT 1 FROM alerts WHERE item = e.item) LIMIT ?)`}})
}
