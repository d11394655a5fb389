package storage

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"rasid/alerts"
)

// The bounds of looking for a story: a key that more items share tells
// nothing, and of those it brings up the ones with most keys are compared.
const (
	perKey   = 20
	compared = 8
	numSize  = 8
)

// candidates lists items that share keys, those that share most first.
func (v *visit) candidates(keys []int64) ([]int64, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	lists, err := collect(v.tx.ctx, v.tx, one[[]byte], `SELECT items FROM story_keys WHERE key IN (SELECT value FROM json_each(?))`, toJSON(keys))
	if err != nil {
		return nil, err
	}
	return mostShared(lists), nil
}

// mostShared returns the numbers that stand in most lists, the newest first
// among equals.
func mostShared(lists [][]byte) []int64 {
	times := map[int64]int{}
	for _, list := range lists {
		for ; len(list) >= numSize; list = list[numSize:] {
			times[int64(binary.BigEndian.Uint64(list))]++
		}
	}
	nums := make([]int64, 0, len(times))
	for num := range times {
		nums = append(nums, num)
	}
	slices.SortFunc(nums, func(a, b int64) int { return cmp.Or(times[b]-times[a], cmp.Compare(b, a)) })
	return nums[:min(len(nums), compared)]
}

// putKeys makes an item the newest of its keys.
func (v *visit) putKeys(keys []int64, num int64) error {
	if len(keys) == 0 {
		return nil
	}
	return v.tx.run(`INSERT INTO story_keys (key, items, at) SELECT value, ?, ? FROM json_each(?) WHERE true
		ON CONFLICT (key) DO UPDATE SET items = substr(CAST(excluded.items || items AS BLOB), 1, ?), at = excluded.at`,
		binary.BigEndian.AppendUint64(nil, uint64(num)), millis(v.poll.Started), toJSON(keys), perKey*numSize)
}

// slices of the key space, so that others get their turn while it is swept.
const keySlices = 64

// pruneStoryKeys forgets the keys that lead to nothing but closed stories.
func (db *DB) pruneStoryKeys(ctx context.Context, now time.Time) error {
	since := now.Add(-alerts.StoryWindow)
	const width = 1 << 58 // of one of 64 slices
	for i := range int64(keySlices) {
		from := (i - keySlices/2) * width
		err := db.write(ctx, func(t *tx) error {
			return t.run(`DELETE FROM story_keys WHERE key BETWEEN ? AND ? AND at < ?`, from, from+(width-1), millis(since))
		})
		if err != nil {
			return fmt.Errorf("prune story keys: %w", err)
		}
	}
	return nil
}
