package feeds

import "time"

// before orders jobs by their times, and those of one time as they came.
func before(a, b time.Time, x, y *job) bool {
	if c := a.Compare(b); c != 0 {
		return c < 0
	}
	return x.turn < y.turn
}

type hostHeap []*host

func (h hostHeap) ready(now time.Time) bool { return len(h) > 0 && !h[0].when().After(now) }

func (h hostHeap) Len() int { return len(h) }
func (h hostHeap) Less(i, k int) bool {
	return before(h[i].when(), h[k].when(), h[i].jobs[0], h[k].jobs[0])
}

func (h hostHeap) Swap(i, k int) {
	h[i], h[k] = h[k], h[i]
	h[i].index, h[k].index = i, k
}

// Push implements heap.Interface.
func (h *hostHeap) Push(x any) {
	x.(*host).index = len(*h)
	*h = append(*h, x.(*host))
}

// Pop implements heap.Interface.
func (h *hostHeap) Pop() any {
	last := (*h)[len(*h)-1]
	last.index = -1
	(*h)[len(*h)-1] = nil
	*h = (*h)[:len(*h)-1]
	return last
}

type jobHeap []*job

func (h jobHeap) Len() int           { return len(h) }
func (h jobHeap) Less(i, k int) bool { return before(h[i].due, h[k].due, h[i], h[k]) }
func (h jobHeap) Swap(i, k int)      { h[i], h[k] = h[k], h[i] }

// Push implements heap.Interface.
func (h *jobHeap) Push(x any) { *h = append(*h, x.(*job)) }

// Pop implements heap.Interface.
func (h *jobHeap) Pop() any {
	last := (*h)[len(*h)-1]
	(*h)[len(*h)-1] = nil
	*h = (*h)[:len(*h)-1]
	return last
}
