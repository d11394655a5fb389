package storage

import (
	"errors"
	"sync"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// TestAllOrNothing fails a poll at each of its statements in turn and in the
// judge: neither items nor validators may stay.
func TestAllOrNothing(t *testing.T) {
	for _, table := range []string{
		"INSERT ON items", "INSERT ON stories", "INSERT ON item_keys", "INSERT ON story_sketches", "INSERT ON story_keys", "INSERT ON search_queue",
		"INSERT ON alerts", "INSERT ON alert_sources", "INSERT ON deliveries", "INSERT ON delivery_alerts", "UPDATE OF routes ON alerts",
		"UPDATE OF listed ON feeds",
	} {
		t.Run(table, func(t *testing.T) {
			db := openTest(t)
			a := sources(t, db, "a")["a"]
			if err := db.write(t.Context(), func(t *tx) error {
				return t.run(`CREATE TEMP TRIGGER fail BEFORE ` + table + ` BEGIN SELECT raise(FAIL, 'injected'); END`)
			}); err != nil {
				t.Fatal(err)
			}
			if _, err := db.SavePoll(t.Context(), poll(a, t0, entry("1", "l", "نبأ عن المدينة القديمة اليوم")), every); err == nil {
				t.Fatal("SavePoll: no error")
			}
			untouched(t, db)
		})
	}
	t.Run("panic in the judge", func(t *testing.T) {
		db := openTest(t)
		a := sources(t, db, "a")["a"]
		bad := func(*feeds.Item) []alerts.Match { panic("bad term") }
		if _, err := db.SavePoll(t.Context(), poll(a, t0, entry("1", "l", "نبأ")), bad); err == nil {
			t.Fatal("SavePoll: no error")
		}
		untouched(t, db)
		save(t, db, poll(a, t0, entry("1", "l", "نبأ")), every) // the writer lives
	})
}

func untouched(t *testing.T, db *DB) {
	t.Helper()
	s, err := db.Stats(t.Context())
	if err != nil || s.Items+s.Alerts+s.Stories+len(s.Deliveries) != 0 {
		t.Errorf("left behind: %+v, %v", s, err)
	}
	st, err := db.State(t.Context(), "a")
	if err != nil || st.ETag != "" || !st.LastPoll.IsZero() {
		t.Errorf("validators stayed: %+v, %v", st, err)
	}
}

// TestGroupCommit lets a batch form behind a slow job: all share its
// successor, and the one that fails is alone in it.
func TestGroupCommit(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c", "d")
	delete(src, "d")
	src["x"] = &feeds.Source{ID: "x"} // unknown: fails
	gate, entered := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = db.write(t.Context(), func(*tx) error { close(entered); <-gate; return nil })
	})
	<-entered
	errs := make(chan error, len(src))
	for _, s := range src {
		wg.Go(func() {
			p := poll(s, t0)
			p.Result = feeds.ResultNotModified
			_, err := db.SavePoll(t.Context(), p, nobody)
			errs <- err
		})
	}
	for len(db.writer.queue) < len(src) {
		time.Sleep(time.Millisecond)
	}
	before := db.writer.commits.Load()
	close(gate)
	wg.Wait()
	failed := 0
	for range src {
		if err := <-errs; errors.Is(err, ErrUnknownFeed) {
			failed++
		} else if err != nil {
			t.Error(err)
		}
	}
	if failed != 1 {
		t.Errorf("%d polls failed, want the one of the unknown feed", failed)
	}
	if after := db.writer.commits.Load(); after-before != 2 {
		t.Errorf("%d transactions, want that of the slow job and one for the batch", after-before)
	}
	if st, err := db.State(t.Context(), "a"); err != nil || st.ETag == "" {
		t.Errorf("state of a neighbour: %+v, %v", st, err)
	}
}
