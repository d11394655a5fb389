package storage

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/arabic"
	"rasid/feeds"
)

var searchDB = flag.String("search-db", "", "TestSearchLarge: an archive that was filled before, instead of a new one")

var searchItems = flag.Int("search-items", 0, "TestSearchLarge: size of the archive, such as 2000000")

// TestSearchLarge measures searches in a large archive:
//
//	go test ./storage -run TestSearchLarge -v -timeout 1h -search-items 2000000
func TestSearchLarge(t *testing.T) {
	if *searchItems == 0 && *searchDB == "" {
		t.Skip("without -search-items")
	}
	path := *searchDB
	if path == "" {
		path = filepath.Join(t.TempDir(), "large.db")
	}
	db := openAt(t, path)
	begun := time.Now()
	fillArchive(t, db, *searchItems)
	t.Logf("%d items in %v, %d MB", *searchItems, time.Since(begun).Round(time.Second), size(db.path)>>20)
	for name, queries := range map[string][]string{
		"words":  sampleQueries(200, func(i int) string { return wordOf(i * 37 % 20000) }),
		"common": sampleQueries(20, wordOf),
		"two":    sampleQueries(100, func(i int) string { return wordOf(i*7) + " " + wordOf(i*11+3) }),
		"either": sampleQueries(100, func(i int) string { return wordOf(i*13+100) + " OR " + wordOf(i*17+2000) }),
		"lemma":  sampleQueries(50, func(i int) string { return "lemma:" + wordOf(i*29) }),
		"near":   sampleQueries(50, func(i int) string { return wordOf(i*3) + " NEAR/8 " + wordOf(i*5+1) }),
	} {
		timeQueries(t, db, name, queries, feeds.ItemFilter{})
	}
	timeQueries(t, db, "one feed", sampleQueries(50, func(i int) string { return wordOf(i * 37) }), feeds.ItemFilter{Feed: "f7"})
}

// timeQueries searches the first page of each query.
func timeQueries(t *testing.T, db *DB, name string, queries []string, f feeds.ItemFilter) {
	t.Helper()
	var took []time.Duration
	found := 0
	for _, q := range queries {
		begun := time.Now()
		n := firstPage(t, db, q, f)
		took = append(took, time.Since(begun))
		found += n
	}
	slices.Sort(took)
	at := func(p int) time.Duration {
		return took[min(len(took)-1, len(took)*p/100)].Round(100 * time.Microsecond)
	}
	t.Logf("%-9s %4d queries, %5d found: p50 %v, p95 %v, max %v", name, len(queries), found, at(50), at(95), took[len(took)-1].Round(100*time.Microsecond))
}

// firstPage is what web.Search does for a page of 50.
func firstPage(t *testing.T, db *DB, query string, f feeds.ItemFilter) (found int) {
	t.Helper()
	e, err := alerts.ParseQuery(query, alerts.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ix, err := alerts.NewIndex([]*alerts.Watchlist{{ID: "q", Expr: e}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for it, err := range db.Candidates(context.Background(), e, f) {
		if err != nil {
			t.Fatal(err)
		}
		if len(ix.Judge(it)) > 0 {
			if found++; found == 50 {
				break
			}
		}
	}
	return found
}

func sampleQueries(n int, query func(int) string) (all []string) {
	for i := range n {
		all = append(all, query(i))
	}
	return all
}

// wordOf makes word i of an invented language in Arabic letters.
func wordOf(i int) string {
	const letters = "بتجحدرسشصطعغفقكلمنهوي"
	rs := []rune(letters)
	word := []rune{rs[i%21], rs[i/21%21], 'ا', rs[i/441%21]}
	if i >= 9261 {
		word = append(word, rs[i/9261%21])
	}
	return string(word)
}

// fillArchive writes items and their index straight into the tables, with
// words as frequent as in a language (Zipf).
func fillArchive(t *testing.T, db *DB, n int) {
	t.Helper()
	var ids []string
	for i := range 50 {
		ids = append(ids, fmt.Sprint("f", i))
	}
	sources(t, db, ids...)
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 8, 199_999)
	lead := []string{"", "", "", "", "و", "ال", "ال", "ب", "ل", "وال"}
	const batch = 20_000
	for done := 0; done < n; done += batch {
		err := db.write(t.Context(), func(x *tx) error {
			for i := done; i < min(n, done+batch); i++ {
				var b strings.Builder
				for range 40 + r.IntN(30) {
					b.WriteString(lead[r.IntN(len(lead))] + wordOf(int(zipf.Uint64())) + " ")
				}
				if err := putItem(x, i, ids[r.IntN(len(ids))], b.String()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if done%500_000 == 0 {
			fmt.Fprintln(os.Stderr, done)
		}
	}
}

func putItem(x *tx, i int, feed, text string) error {
	at := t0.Add(time.Duration(i) * 15 * time.Second)
	id := x.newID(at)
	if err := x.run(`INSERT INTO stories (id, created) VALUES (?, ?)`, id, millis(at)); err != nil {
		return err
	}
	title, _, _ := strings.Cut(text, " ")
	err := x.run(`INSERT INTO items (num, id, feed, guid, link, title, summary, content, author, categories, lang, enclosures,
		published, updated, first_seen, story, content_key) VALUES (?, ?, ?, ?, '', ?, ?, '', '', '[]', 'ar', '[]', ?, 0, ?, ?, '')`,
		i+1, id, feed, id, title, text, millis(at), millis(at), id)
	if err != nil {
		return err
	}
	return x.run(`INSERT INTO items_fts (rowid, words) VALUES (?, ?)`, i+1, arabic.Fold(title+"\n"+text)+" "+feedWord(feed))
}
