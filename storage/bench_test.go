package storage

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// words are drawn from to make headlines that differ as real ones do.
var vocabulary = strings.Fields(`وزير الخارجية يصل إلى العاصمة في زيارة رسمية تستمر يومين مجلس الأمن يبحث مشروع قرار جديد بشأن المساعدات
	ارتفاع أسعار النفط بعد اتفاق الدول المنتجة على خفض الإنتاج البنك المركزي يثبت الفائدة ويحذر من التضخم فريق طبي ينجح بزراعة قلب
	الجيش يعلن السيطرة على بلدة حدودية والمعارضة تنفي انتخابات بلدية تجرى وسط إقبال ضعيف المنتخب يفوز بثلاثة أهداف ويتأهل للنهائي
	أمطار غزيرة تغرق شوارع المدينة وتعطل حركة السير افتتاح معرض الكتاب الدولي بمشاركة واسعة دراسة تكشف علاقة النوم بصحة القلب`)

func sentence(r *rand.Rand, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = vocabulary[r.IntN(len(vocabulary))]
	}
	return strings.Join(all, " ")
}

func page(round int) []feeds.Item {
	r := rand.New(rand.NewPCG(uint64(round), 1))
	all := make([]feeds.Item, 50)
	for i := range all {
		id := fmt.Sprintf("%d-%d", round, i)
		all[i] = entry(id, "https://example.org/"+id, sentence(r, 9))
		all[i].Summary = sentence(r, 40)
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

// BenchmarkSaveAlike50 saves items that all begin with the same text, as those
// of some feeds do.
func BenchmarkSaveAlike50(b *testing.B) {
	db := openTest(b)
	a := sources(b, db, "a")["a"]
	for n := 0; b.Loop(); n++ {
		items := page(n)
		for i := range items {
			items[i].Summary = strings.Repeat("نص قصير يصف الخبر ", 12)
		}
		save(b, db, poll(a, t0.Add(time.Duration(n)*time.Second), items...), nobody)
	}
}

func BenchmarkSaveKnown50(b *testing.B) {
	db := openTest(b)
	a := sources(b, db, "a")["a"]
	for b.Loop() {
		save(b, db, poll(a, t0, page(0)...), nobody)
	}
}

func BenchmarkSaveState(b *testing.B) {
	for _, callers := range []int{1, 16, 128} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			db := openTest(b)
			var ids []string
			for c := range callers {
				ids = append(ids, fmt.Sprint("feed", c))
			}
			src := sources(b, db, ids...)
			var wg sync.WaitGroup
			b.ResetTimer()
			for c := range callers {
				wg.Go(func() {
					p := poll(src[ids[c]], t0)
					p.Result = feeds.ResultNotModified
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

// BenchmarkDigest books 50 alerts a round on a digest that has collected
// thousands.
func BenchmarkDigest(b *testing.B) {
	db := openTest(b)
	a := sources(b, db, "a")["a"]
	daily, err := feeds.ParseSchedule("0 8 * * *", time.UTC, t0)
	if err != nil {
		b.Fatal(err)
	}
	w := &alerts.Watchlist{ID: "w", PerItem: true, Routes: []alerts.Route{{Channel: "desk", Digest: daily}}}
	for n := range 100 {
		save(b, db, poll(a, t0.Add(time.Duration(n)*time.Second), page(n)...), watching(w))
	}
	for n := 100; b.Loop(); n++ {
		save(b, db, poll(a, t0.Add(time.Duration(n)*time.Second), page(n)...), watching(w))
	}
}

// BenchmarkSyncKnown10000 is what the file costs the store at a start where it
// says nothing new.
func BenchmarkSyncKnown10000(b *testing.B) {
	db := openTest(b)
	var all []*feeds.Source
	for i := range 10_000 {
		all = append(all, &feeds.Source{ID: fmt.Sprint("feed", i), URL: fmt.Sprintf("https://example.org/%d", i)})
	}
	if err := db.SyncFeeds(b.Context(), all, t0); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := db.SyncFeeds(b.Context(), all, t0); err != nil {
			b.Fatal(err)
		}
	}
}
