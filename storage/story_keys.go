package storage

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"maps"
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

// likely finds for each new item those that share most marks with it, and
// makes it the newest of its own marks. It returns those that are stored.
func (v *visit) likely(all []*arrival) (stored []int64, err error) {
	lists, err := v.marked(all)
	if err != nil {
		return nil, err
	}
	var shared []int64
	for _, e := range all {
		shared = shared[:0]
		for _, m := range e.marks {
			shared = append(shared, lists[m]...)
		}
		e.likely = mostShared(shared)
		for _, m := range e.marks {
			lists[m] = newest(lists[m], e.num)
		}
		for _, num := range e.likely {
			if num < all[0].num {
				stored = append(stored, num)
			}
		}
	}
	return stored, v.putMarks(lists)
}

// marked reads the items under the marks of new ones.
func (v *visit) marked(all []*arrival) (map[int64][]int64, error) {
	var marks []int64
	for _, e := range all {
		marks = append(marks, e.marks...)
	}
	lists := make(map[int64][]int64, len(marks))
	if len(marks) == 0 {
		return lists, nil
	}
	slices.Sort(marks)
	scan := func(rows *sql.Rows) (mark int64, err error) {
		var list sql.RawBytes
		if err = rows.Scan(&mark, &list); err == nil {
			lists[mark] = unpackNums(list)
		}
		return mark, err
	}
	_, err := collect(v.tx.ctx, v.tx, scan, `SELECT k.key, k.items FROM json_each(?) j CROSS JOIN story_keys k ON k.key = j.value`,
		toJSON(slices.Compact(marks)))
	return lists, err
}

// putMarks writes the lists back, in their order on disk.
func (v *visit) putMarks(lists map[int64][]int64) error {
	rows := make([]any, 0, 3*len(lists))
	for _, mark := range slices.Sorted(maps.Keys(lists)) {
		rows = append(rows, mark, packNums(lists[mark]), millis(v.poll.Started))
	}
	return v.tx.insert(`INSERT OR REPLACE INTO story_keys (key, items, at)`, `(?, ?, ?)`, ``, rows)
}

// newest puts a number in front of a list.
func newest(list []int64, num int64) []int64 {
	return append([]int64{num}, list[:min(len(list), perKey-1)]...)
}

func unpackNums(b []byte) []int64 {
	list := make([]int64, 0, len(b)/numSize)
	for ; len(b) >= numSize; b = b[numSize:] {
		list = append(list, int64(binary.BigEndian.Uint64(b)))
	}
	return list
}

func packNums(list []int64) []byte {
	b := make([]byte, 0, numSize*len(list))
	for _, num := range list {
		b = binary.BigEndian.AppendUint64(b, uint64(num))
	}
	return b
}

// mostShared returns the numbers that occur most often, the newest first among
// equals. It sorts all.
func mostShared(all []int64) []int64 {
	slices.Sort(all)
	type count struct {
		num   int64
		times int
	}
	var counts []count
	for i, num := range all {
		if i == 0 || num != all[i-1] {
			counts = append(counts, count{num: num})
		}
		counts[len(counts)-1].times++
	}
	slices.SortFunc(counts, func(a, b count) int { return cmp.Or(b.times-a.times, cmp.Compare(b.num, a.num)) })
	counts = counts[:min(len(counts), compared)]
	nums := make([]int64, len(counts))
	for i, c := range counts {
		nums[i] = c.num
	}
	return nums
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
