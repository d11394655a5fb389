package storage

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// scans are the statements that may read a whole table, and why.
var scans = map[string]string{
	"UPDATE feeds SET counted":                                              "once a day, a row for each feed",
	"UPDATE feeds SET removed_at":                                           "all feeds, once a reload",
	"SELECT DISTINCT watchlist, channel":                                    "pending deliveries, once a reload",
	"UPDATE deliveries SET next_attempt = ?":                                "pending deliveries, once a start",
	"DELETE FROM watches":                                                   "a row a watchlist",
	"SELECT i.num, i.feed, i.title, i.summary, i.content FROM search_queue": "the head of the queue",
	"UPDATE deliveries SET state = 'pending'":                               "an operator retries",
	"UPDATE search_analyzer":                                                "one row",
	"INSERT INTO search_queue (item) SELECT num FROM items WHERE true":      "the index is made anew",
	"SELECT seq FROM sqlite_sequence":                                       "one row",
	"SELECT id, name, url, schedule, manner, removed_at <> 0 FROM feeds":    "all feeds, once a reload",
}

var scan = regexp.MustCompile(`^SCAN (\w+)`)

// TestPlans does all that a daemon does and asks SQLite how it ran each
// statement of the writer: none may walk through a table that grows.
func TestPlans(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b")
	src["a"].Whole = true
	w := &alerts.Watchlist{
		ID: "w", Escalate: 2, Repeat: time.Minute, OnEdited: true, OnVanished: true,
		Routes: []alerts.Route{{Channel: "desk", Limit: &alerts.Limit{Max: 3, Per: time.Hour}}},
	}
	spiky := &alerts.Watchlist{ID: "s", Spike: &alerts.Spike{Window: time.Hour, Baseline: 4 * time.Hour, Factor: 2, Min: 1}}
	judge := func(*feeds.Item) []alerts.Match { return []alerts.Match{{Watchlist: w}, {Watchlist: spiky}} }
	for i, page := range [][]feeds.Item{
		{titled("1", harbour), titled("2", bridge), titled("3", "خبر عن المدينة الجديدة")},
		{titled("1", harbour+" أخيرا"), titled("3", "خبر عن المدينة الجديدة")},
		{titled("1", harbour), titled("3", "خبر عن المدينة الجديدة")},
		{titled("1", harbour), titled("4", "نبأ")},
	} {
		at := t0.Add(time.Duration(i) * time.Hour)
		save(t, db, poll(src["a"], at, page...), judge)
		save(t, db, poll(src["b"], at, titled("b1", harbour)), judge)
	}
	ctx, now := t.Context(), t0.Add(100*24*time.Hour)
	for _, d := range claimAll(t, db, now) {
		if err := db.Freeze(ctx, d.ID, []byte("x")); err != nil {
			t.Fatal(err)
		}
		settled(t, db, alerts.Attempt{Delivery: d.ID, Number: 1, At: t0}, alerts.Dead)
	}
	for what, err := range map[string]error{
		"retry":      second(db.RetryDeliveries(ctx, alerts.DeliveryFilter{Channel: "desk", States: []alerts.DeliveryState{alerts.Dead}}, now)),
		"cancel":     second(db.CancelRoutes(ctx, func(string, string, string) bool { return false }, now)),
		"index":      second(db.IndexBatch(ctx, 100)),
		"limited":    second(db.Limited(ctx)),
		"prune":      second(db.Prune(ctx, now.Add(-time.Hour), now)),
		"silence":    db.Silence(ctx, "w", now, now),
		"request":    db.RequestPolls(ctx, []string{"a"}, now, false),
		"watchlists": db.SyncWatchlists(ctx, []*alerts.Watchlist{w}, now),
		"gather":     db.GatherDelivery(ctx, alerts.Delivery{Channel: "desk", Created: now, NextAttempt: now}),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	n := 0
	for query := range db.writer.tx.stmts {
		n++
		for _, step := range plan(t, db, query) {
			if m := scan.FindStringSubmatch(step); m != nil && m[1] != "json_each" && !strings.Contains(step, "VIRTUAL TABLE") && !strings.HasSuffix(step, "VALUES CLAUSE") && !allowed(query) {
				t.Errorf("%s:\n%s", step, query)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d statements were run", n)
	}
	for _, query := range []string{itemByID, alertCounts} {
		for _, step := range plan(t, db, query) {
			if scan.MatchString(step) {
				t.Errorf("%s:\n%s", step, query)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

func allowed(query string) bool {
	for begin := range scans {
		if strings.HasPrefix(strings.Join(strings.Fields(query), " "), begin) {
			return true
		}
	}
	return false
}

// plan is how SQLite would run a statement.
func plan(t *testing.T, db *DB, query string) []string {
	t.Helper()
	if strings.HasPrefix(query, "PRAGMA") || strings.HasPrefix(query, "EXPLAIN") {
		return nil
	}
	args := make([]any, strings.Count(query, "?"))
	for n := 9; n > 0; n-- {
		if strings.Contains(query, fmt.Sprint("?", n)) {
			args = args[:n]
			break
		}
	}
	scan := func(rows *sql.Rows) (step string, err error) {
		var skip int
		err = rows.Scan(&skip, &skip, &skip, &step)
		return step, err
	}
	steps, err := collect(context.Background(), db.read, scan, `EXPLAIN QUERY PLAN `+query, args...)
	if err != nil {
		t.Errorf("%v:\n%s", err, query)
	}
	return steps
}
