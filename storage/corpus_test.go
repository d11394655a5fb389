package storage

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

const corpus = "../../shared/data/feeds"

func document(t *testing.T, file string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(corpus, file))
	if err != nil {
		t.Skip("no corpus here")
	}
	return body
}

// visitor polls one address with documents of the corpus.
type visitor struct {
	db   *DB
	src  *feeds.Source
	seen []byte
	now  time.Time
}

func (v *visitor) poll(t *testing.T, file string) feeds.Saved {
	t.Helper()
	v.now = v.now.Add(time.Hour)
	d, err := feeds.Read(document(t, file), feeds.Meta{URL: v.src.URL, Now: v.now, Seen: v.seen})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if v.seen != nil {
		v.seen = d.Seen
	}
	p := poll(v.src, v.now, d.Items...)
	p.Listed = d.Listed
	return save(t, v.db, p, every)
}

// TestSequence plays the polling story, read whole and read in part.
func TestSequence(t *testing.T) {
	var story struct {
		URL   string
		Steps []struct {
			File         string
			New, Changed int
		}
	}
	if err := json.Unmarshal(document(t, "quirks/sequence.json"), &story); err != nil {
		t.Fatal(err)
	}
	for name, seen := range map[string][]byte{"whole": nil, "in part": {}} {
		t.Run(name, func(t *testing.T) {
			db := openTest(t)
			src := sources(t, db, "a")["a"]
			src.URL = story.URL
			v := &visitor{db: db, src: src, seen: seen, now: t0}
			for _, s := range story.Steps {
				got := v.poll(t, "quirks/"+s.File)
				if got.New != s.New || got.Updated != s.Changed || got.Alerts != s.New {
					t.Errorf("%s: %+v; want %d new, %d changed", s.File, got, s.New, s.Changed)
				}
			}
			balanced(t, db)
		})
	}
}

// TestRealDays polls the documents of each real feed in the order of their
// days: every article is one item, and stories do not join different articles
// of one paper.
func TestRealDays(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(corpus, "arabic", "*-*.xml"))
	if err != nil || len(names) == 0 {
		t.Skip("no corpus here")
	}
	day := regexp.MustCompile(`-(live-)?(\d{4}.*)\.xml$`)
	series := map[string][]string{}
	for _, n := range names {
		base := filepath.Base(n)
		id := day.ReplaceAllString(base, "")
		series[id] = append(series[id], base)
	}
	db := openTest(t)
	for id, files := range series {
		slices.Sort(files)
		src := sources(t, db, id)[id]
		v := &visitor{db: db, src: src, now: t0}
		guids := map[string]bool{}
		for _, f := range files {
			d, err := feeds.Read(document(t, "arabic/"+f), feeds.Meta{URL: src.URL, Now: t0})
			if err != nil {
				continue
			}
			for _, it := range d.Items {
				guids[it.GUID+" "+it.Keys.Link] = true
			}
			v.poll(t, "arabic/"+f)
		}
		items, err := db.Items(t.Context(), feeds.ItemFilter{Feed: id, Limit: 10000})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d documents, %d items of %d different guids and links", id, len(files), len(items), len(guids))
	}
	report(t, db)
	balanced(t, db)
}

// report lists the stories of more than one item.
func report(t *testing.T, db *DB) {
	t.Helper()
	items, err := db.Items(t.Context(), feeds.ItemFilter{Limit: 10000})
	if err != nil {
		t.Fatal(err)
	}
	by := map[string][]string{}
	for _, it := range items {
		by[it.Story] = append(by[it.Story], fmt.Sprintf("%s: %s", it.Feed, it.Title))
	}
	for _, all := range by {
		if len(all) > 1 {
			t.Logf("one story:\n\t%s", strings.Join(all, "\n\t"))
		}
	}
	list, err := db.Alerts(t.Context(), alerts.AlertFilter{Limit: 10000})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d items, %d stories, %d alerts", len(items), len(by), len(list))
}
