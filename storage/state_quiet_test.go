package storage

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/feeds"
)

// learned is a state in which nothing is empty.
func learned(s *feeds.Source) feeds.State {
	return feeds.State{
		Feed: s.ID, URL: s.URL, ETag: `"1"`, LastModified: "Tue, 24 Nov 2026 12:00:00 GMT", BodyHash: "abc", NextPoll: t0, NotBefore: t0, LastPoll: t0,
		LastSuccess: t0, Status: 200, Answered: "cdn.example.net", Title: "عنوان", Told: true, Believed: "https://c.example.org/", Moved: "https://b.example.org/", MovedCount: 1, MovedSince: t0, Charset: "utf-8", Gap: time.Hour,
		SkipHours: []int{1, 2}, SkipDays: []string{"Friday"}, TTL: time.Hour, SeenHashes: make([]byte, 1000),
	}
}

// other changes a value of any type that a State holds.
func other(t *testing.T, v reflect.Value) {
	switch x := v.Interface().(type) {
	case string:
		v.SetString(x + "x")
	case feeds.ErrorClass:
		v.SetString(string(feeds.ClassTimeout))
	case int:
		v.SetInt(int64(x) + 1)
	case bool:
		v.SetBool(!x)
	case time.Time:
		v.Set(reflect.ValueOf(x.Add(time.Minute)))
	case time.Duration:
		v.SetInt(int64(x + time.Minute))
	case []int:
		v.Set(reflect.ValueOf([]int{1, 3}))
	case []string:
		v.Set(reflect.ValueOf([]string{"Friday", "Saturday"}))
	case []byte:
		v.Set(reflect.ValueOf([]byte("other")))
	default:
		t.Fatalf("a state holds %T", x)
	}
}

// Whatever a 304 changes in the state is stored, be it one field alone.
func TestQuietPolls(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a")["a"]
	first := poll(src, t0)
	first.Next = learned(src)
	save(t, db, first, nobody)
	for i := range reflect.TypeFor[feeds.State]().NumField() {
		name := reflect.TypeFor[feeds.State]().Field(i).Name
		if name == "Feed" || name == "Version" || name == "LastNewItem" { // the store's own
			continue
		}
		was, err := db.State(t.Context(), src.ID)
		if err != nil {
			t.Fatal(err)
		}
		p := &feeds.Poll{Source: src, Started: t0, Result: feeds.ResultNotModified, Was: was, Next: was}
		other(t, reflect.ValueOf(&p.Next).Elem().Field(i))
		if saved, err := db.SavePoll(t.Context(), p, nobody, nil); err != nil || saved.Stale {
			t.Fatal(saved, err)
		}
		got, err := db.State(t.Context(), src.ID)
		if err != nil {
			t.Fatal(err)
		}
		p.Next.Version++
		if diff := cmp.Diff(p.Next, got); diff != "" {
			t.Errorf("%s changed: %s", name, diff)
		}
	}
}

func BenchmarkSaveQuiet(b *testing.B) {
	db := openTest(b)
	src := sources(b, db, "a")["a"]
	first := poll(src, t0)
	first.Next = learned(src)
	save(b, db, first, nobody)
	was, err := db.State(b.Context(), src.ID)
	if err != nil {
		b.Fatal(err)
	}
	p := &feeds.Poll{Source: src, Started: t0, Result: feeds.ResultNotModified, Was: was, Next: was}
	b.ReportAllocs()
	err = db.write(b.Context(), func(t *tx) error {
		for b.Loop() {
			if saved, err := savePoll(t, p, nobody); err != nil || saved.Stale {
				b.Fatal(saved, err)
			}
			p.Was.Version++
			p.Next.Version++
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
