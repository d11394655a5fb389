package storage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// count reads one number.
func number(t *testing.T, db *DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.read.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPrune(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	day := 24 * time.Hour
	const items = 1200 // more than two batches
	var page []feeds.Item
	for i := range items {
		it := titled(fmt.Sprint(i), fmt.Sprintf("عنوان رقم %d من عناوين كثيرة جدا", i))
		it.Content = strings.Repeat("نص طويل ", 200)
		page = append(page, it)
	}
	tenth := func(it *feeds.Item) []alerts.Match {
		if strings.HasSuffix(it.GUID, "0") {
			return every(it)
		}
		return nil
	}
	save(t, db, poll(a, t0, page...), tenth)
	if _, err := db.IndexBatch(t.Context(), items); err != nil {
		t.Fatal(err)
	}
	for _, d := range claimAll(t, db, t0) {
		if err := db.Freeze(t.Context(), d.ID, []byte("body")); err != nil {
			t.Fatal(err)
		}
		settled(t, db, alerts.Attempt{Delivery: d.ID, Number: 1, At: t0}, alerts.Delivered)
	}
	save(t, db, poll(a, t0.Add(20*day), titled("new", harbour)), every)
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := size(db.path)
	now := t0.Add(30 * day)
	n, err := db.Prune(t.Context(), t0.Add(10*day), now)
	if err != nil || n != items*9/10 {
		t.Fatalf("pruned %d, %v; want %d", n, err, items*9/10)
	}
	for what, want := range map[string]int{
		`SELECT count(*) FROM items`:                                            items/10 + 1,
		`SELECT items FROM feeds`:                                               items/10 + 1,
		`SELECT count(*) FROM stories`:                                          items/10 + 1,
		`SELECT count(*) FROM items_fts`:                                        items / 10,
		`SELECT count(*) FROM story_sketches`:                                   0,
		`SELECT count(*) FROM item_keys WHERE item IS NULL`:                     3 * items * 9 / 10,
		`SELECT count(*) FROM deliveries WHERE payload IS NOT NULL`:             0,
		`SELECT count(*) FROM attempts`:                                         0,
		`SELECT count(*) FROM deliveries WHERE state = 'delivered'`:             2, // 120 alerts, a hundred each
		`SELECT count(*) FROM pragma_freelist_count WHERE freelist_count > 100`: 0,
	} {
		if got := number(t, db, what); got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after, wal := size(db.path), size(db.path+"-wal"); after > before/2 || wal != 0 {
		t.Errorf("%d bytes after %d, log of %d", after, before, wal)
	}
	if got := save(t, db, poll(a, now, page[5]), tenth); got.New != 0 {
		t.Error("a pruned item came back")
	}
	if _, err := db.Prune(t.Context(), time.Time{}, now.Add(keepKeys+time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := number(t, db, `SELECT count(*) FROM item_keys WHERE item IS NULL`); got != 0 {
		t.Errorf("%d tombstones after 400 days", got)
	}
	balanced(t, db)
}

// TestCheckpointBesideReader: an open listing does not hold the writer up.
func TestCheckpointBesideReader(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	save(t, db, poll(a, t0, titled("1", harbour)), every)
	rows, err := db.read.QueryContext(t.Context(), `SELECT id FROM items`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	save(t, db, poll(a, t0.Add(time.Hour), titled("2", bridge)), every)
	begun := time.Now()
	if err := db.Checkpoint(t.Context()); err != nil || time.Since(begun) > 2*time.Second {
		t.Errorf("checkpoint: %v in %s", err, time.Since(begun))
	}
	pragmas(t, db.writer.conn, map[string]string{"busy_timeout": "5000"})
}
