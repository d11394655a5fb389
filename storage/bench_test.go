package storage

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rasid/feeds"
)

func page(round int) []feeds.Item {
	all := make([]feeds.Item, 50)
	for i := range all {
		id := fmt.Sprintf("%d-%d", round, i)
		all[i] = entry(id, "https://example.org/"+id, "عنوان خبر قصير رقمه "+id)
		all[i].Summary = strings.Repeat("نص قصير يصف الخبر ", 12)
	}
	return all
}

func BenchmarkSaveNew50(b *testing.B) {
	db := openTest(b)
	a := sources(b, db, "a")["a"]
	for n := 0; b.Loop(); n++ {
		save(b, db, poll(a, t0.Add(time.Duration(n)*time.Second), page(n)...), nobody)
	}
}

func BenchmarkSaveKnown50(b *testing.B) {
	db := openTest(b)
	a := sources(b, db, "a")["a"]
	p := poll(a, t0, page(0)...)
	for b.Loop() {
		save(b, db, p, nobody)
	}
}

func BenchmarkSaveState(b *testing.B) {
	for _, callers := range []int{1, 16, 128} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			db := openTest(b)
			a := sources(b, db, "a")["a"]
			p := poll(a, t0)
			p.Result = feeds.ResultNotModified
			var wg sync.WaitGroup
			b.ResetTimer()
			for c := range callers {
				wg.Go(func() {
					for i := c; i < b.N; i += callers {
						save(b, db, p, nobody)
					}
				})
			}
			wg.Wait()
		})
	}
}

func BenchmarkIndex50(b *testing.B) {
	db := openTest(b)
	a := sources(b, db, "a")["a"]
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		save(b, db, poll(a, t0.Add(time.Duration(n)*time.Second), page(n)...), nobody)
		b.StartTimer()
		if _, err := db.IndexBatch(b.Context(), 50); err != nil {
			b.Fatal(err)
		}
	}
}
