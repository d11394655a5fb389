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
		"INSERT ON items", "INSERT ON stories", "INSERT ON item_keys", "INSERT ON story_sketches", "INSERT ON search_queue",
		"INSERT ON alerts", "INSERT ON alert_sources", "INSERT ON deliveries", "INSERT ON delivery_alerts",
		"INSERT ON bodies", "INSERT ON answers", "INSERT ON evidence", "UPDATE OF listed ON feeds",
	} {
		t.Run(table, func(t *testing.T) {
			db := openTest(t)
			a := sources(t, db, "a")["a"]
			if err := db.write(t.Context(), func(t *tx) error {
				return t.run(`CREATE TEMP TRIGGER fail BEFORE ` + table + ` BEGIN SELECT raise(FAIL, 'injected'); END`)
			}); err != nil {
				t.Fatal(err)
			}
			if _, err := db.SavePoll(t.Context(), withBody(poll(a, t0, entry("1", "l", "نبأ عن المدينة القديمة اليوم")), "body"), every, nil); err == nil {
				t.Fatal("SavePoll: no error")
			}
			untouched(t, db)
		})
	}
	t.Run("panic in the judge", func(t *testing.T) {
		db := openTest(t)
		a := sources(t, db, "a")["a"]
		bad := func(*feeds.Item) []alerts.Match { panic("bad term") }
		if _, err := db.SavePoll(t.Context(), poll(a, t0, entry("1", "l", "نبأ")), bad, nil); err == nil {
			t.Fatal("SavePoll: no error")
		}
		untouched(t, db)
		save(t, db, poll(a, t0, entry("1", "l", "نبأ")), every) // the writer lives
	})
}

func untouched(t *testing.T, db *DB) {
	t.Helper()
	s, err := db.Stats(t.Context())
	if err != nil || s.Items+s.Alerts+number(t, db, `SELECT count(*) FROM stories`)+len(s.Deliveries) != 0 {
		t.Errorf("left behind: %+v, %v", s, err)
	}
	if n, _, err := db.EvidenceSize(t.Context()); n != 0 || err != nil {
		t.Errorf("left behind: %d answers, %v", n, err)
	}
	st, err := db.State(t.Context(), "a")
	if err != nil || st.ETag != "" || !st.LastPoll.IsZero() {
		t.Errorf("validators stayed: %+v, %v", st, err)
	}
}

// TestGroupCommit: what waits behind a slow transaction shares the next one.
func TestGroupCommit(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c")
	errs, transactions := saveTogether(t, db, src)
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if transactions != 1 {
		t.Errorf("%d transactions for three polls that waited, want one", transactions)
	}
}

// TestGroupFailure: one that fails undoes nobody else's work.
func TestGroupFailure(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c")
	src["x"] = &feeds.Source{ID: "x"} // unknown: fails
	errs, transactions := saveTogether(t, db, src)
	failed := 0
	for _, err := range errs {
		if errors.Is(err, ErrUnknownFeed) {
			failed++
		} else if err != nil {
			t.Error(err)
		}
	}
	if failed != 1 {
		t.Errorf("%d polls failed, want the one of the unknown feed", failed)
	}
	if transactions != 4 {
		t.Errorf("%d transactions, want one for all and then one for each of the others", transactions)
	}
	for _, id := range []string{"a", "b", "c"} {
		if st, err := db.State(t.Context(), id); err != nil || st.ETag == "" {
			t.Errorf("state of %s: %+v, %v", id, st, err)
		}
	}
}

// saveTogether has a poll of each feed wait behind a slow transaction, and
// counts the transactions they take.
func saveTogether(t *testing.T, db *DB, src map[string]*feeds.Source) (errs []error, transactions int64) {
	t.Helper()
	gate, entered := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = db.write(t.Context(), func(*tx) error { close(entered); <-gate; return nil })
	})
	<-entered
	var mu sync.Mutex
	for _, s := range src {
		wg.Go(func() {
			p := poll(s, t0)
			p.Result = feeds.ResultNotModified
			_, err := db.SavePoll(t.Context(), p, nobody, nil)
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
		})
	}
	for len(db.writer.queue) < len(src) {
		time.Sleep(time.Millisecond)
	}
	before := db.writer.commits.Load()
	close(gate)
	wg.Wait()
	return errs, db.writer.commits.Load() - before
}
