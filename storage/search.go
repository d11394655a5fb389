package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"rasid/arabic"
	"rasid/feeds"
)

// analyzer is the version of what the index is made of: arabic.Fold, and a word
// for the feed. Raise it when that changes: the next start indexes anew.
const analyzer = 2

// unindexed bounds how many items CountWords reads that the index does not have
// yet, the newest ones.
const unindexed = 2000

func enqueueSearch(t *tx, num int64) error {
	return t.run(`INSERT INTO search_queue (item) VALUES (?) ON CONFLICT DO NOTHING`, num)
}

func requeueForAnalyzer(t *tx) error {
	n, err := t.exec(`UPDATE search_analyzer SET version = ? WHERE version <> ?`, analyzer, analyzer)
	if err != nil || n == 0 {
		return err
	}
	return t.run(`INSERT INTO search_queue (item) SELECT num FROM items WHERE true ON CONFLICT DO NOTHING`)
}

// IndexBatch indexes at most n waiting items for search and returns how many
// it did. The daemon calls it when nothing more urgent waits.
func (db *DB) IndexBatch(ctx context.Context, n int) (done int, err error) {
	err = db.write(ctx, func(t *tx) error {
		waiting, err := collect(ctx, t, scanWords, `SELECT i.num, i.feed, i.title, i.summary, i.content
			FROM search_queue q JOIN items i ON i.num = q.item ORDER BY q.item LIMIT ?`, n)
		if err != nil {
			return err
		}
		done = len(waiting)
		return index(t, waiting)
	})
	if err != nil {
		return 0, fmt.Errorf("index items: %w", err)
	}
	return done, nil
}

// index takes the first items of the queue into the index.
func index(t *tx, first []words) error {
	if len(first) == 0 {
		return nil
	}
	rows := make([]any, 0, 2*len(first))
	for _, w := range first {
		rows = append(rows, w.num, w.folded+" "+feedWord(w.feed))
	}
	last := first[len(first)-1].num
	if err := t.run(`DELETE FROM items_fts WHERE rowid IN (SELECT item FROM search_queue WHERE item <= ?)`, last); err != nil {
		return err // edited ones
	}
	if err := t.insert(`INSERT INTO items_fts (rowid, words)`, `(?, ?)`, ``, rows); err != nil {
		return err
	}
	return t.run(`DELETE FROM search_queue WHERE item <= ?`, last)
}

// words is an item as the index sees it.
type words struct {
	num          int64
	feed, folded string
}

// feedWord stands in the index for the feed of an item, so that a search in one
// feed need not look at the items of all: no text has such a word.
func feedWord(feed string) string {
	sum := sha256.Sum256([]byte(feed))
	return "qfeed" + hex.EncodeToString(sum[:8])
}

func scanWords(rows *sql.Rows) (w words, err error) {
	var it feeds.Item
	err = rows.Scan(&w.num, &w.feed, &it.Title, &it.Summary, &it.Content)
	w.folded = arabic.Fold(it.Title + "\n" + it.Summary + "\n" + it.Content)
	return w, err
}

// CountWords counts the items in which all words of a text occur, and stops at
// most: by the index, and by reading the items that still wait for it.
func (db *DB) CountWords(ctx context.Context, text string, most int) (n int, err error) {
	want := tokens(arabic.Fold(text))
	if len(want) == 0 {
		return 0, nil
	}
	err = db.read.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM items_fts
		WHERE items_fts MATCH ? AND rowid NOT IN (SELECT item FROM search_queue) ORDER BY rowid DESC LIMIT ?)`,
		`"`+strings.Join(want, `" "`)+`"`, most).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count items: %w", err)
	}
	waiting, err := collect(ctx, db.read, scanWords, `SELECT i.num, i.feed, i.title, i.summary, i.content
		FROM search_queue q JOIN items i ON i.num = q.item ORDER BY q.item DESC LIMIT ?`, unindexed)
	if err != nil {
		return 0, fmt.Errorf("count items: %w", err)
	}
	for _, c := range waiting {
		if containsAll(c.folded, want) {
			n++
		}
	}
	return min(n, most), nil
}

// tokens splits folded text where the tokenizer of the index does; it knows no
// phrases without details, and "covid-19" would be one.
func tokens(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.Co) })
}

func containsAll(folded string, want []string) bool {
	have := map[string]bool{}
	for _, f := range tokens(folded) {
		have[f] = true
	}
	for _, f := range want {
		if !have[f] {
			return false
		}
	}
	return true
}
