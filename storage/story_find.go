package storage

import (
	"cmp"
	"database/sql"
	"slices"

	"rasid/alerts"
)

// compared bounds the comparing of sketches: of all items that share marks with
// a new one, those that share most.
const compared = 8

// likely finds for each new item those that share most marks with it, and
// makes it the newest of its own marks. It returns those that are stored.
func (v *visit) likely(all []*arrival) (stored []int64, err error) {
	x := v.tx.stories
	if err := v.readIndex(all); err != nil {
		return nil, err
	}
	var shared []int64
	for _, e := range all {
		shared = shared[:0]
		for _, m := range e.marks {
			shared = x.find(shared, m)
		}
		e.likely = mostShared(shared)
		x.add(e.num, e.marks)
		for _, num := range e.likely {
			if num < all[0].num {
				stored = append(stored, num)
			}
		}
	}
	return stored, nil
}

// readIndex takes up what others stored, and makes room for new items.
func (v *visit) readIndex(all []*arrival) error {
	marks := 0
	for _, e := range all {
		marks += len(e.marks)
	}
	if marks == 0 {
		return nil
	}
	x, since := v.tx.stories, millis(v.poll.Started.Add(-alerts.StoryWindow))
	if err := x.catchUp(v.tx, since); err != nil || !x.crowded(marks) {
		return err
	}
	var oldest sql.NullInt64
	_, err := v.tx.get(`SELECT min(item) FROM story_sketches WHERE at >= ?`, []any{since}, &oldest)
	x.rebuild(oldest.Int64)
	return err
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
