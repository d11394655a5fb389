package alerts

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rasid/feeds"
)

const corpus = "../../shared/data/feeds/arabic"

// lines reads JSON Lines of the local corpus, which is no part of the project.
func lines[T any](t *testing.T, name string) (all []T) {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus, name))
	if err != nil {
		t.Skip("no corpus here")
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<22)
	for scan.Scan() {
		var v T
		if err := json.Unmarshal(scan.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// TestTitlePairs measures headlines alone on pairs that people wrote to agree
// with each other or to contradict each other by as few words as possible. The
// numbers in story_same.go were chosen on the even pairs.
func TestTitlePairs(t *testing.T) {
	type pair struct{ S1, S2, Stance string }
	pairs := lines[pair](t, "title-pairs.jsonl")
	for half, name := range []string{"chosen on", "held out"} {
		var hit, miss, wrong, right, lost int
		for i := half; i < len(pairs); i += 2 {
			p := pairs[i]
			a, b := NewSketch(&feeds.Item{Title: p.S1}), NewSketch(&feeds.Item{Title: p.S2})
			same := SameStory(a, b)
			if same && !shareKey(a, b) {
				lost++
			}
			switch {
			case same && p.Stance == "agree":
				hit++
			case same:
				wrong++
				t.Logf("%s: %s | %s", name, p.S1, p.S2)
			case p.Stance == "agree":
				miss++
			default:
				right++
			}
		}
		precision, recall := float64(hit)/float64(hit+wrong), float64(hit)/float64(hit+miss)
		t.Logf("%s: precision %.3f, recall %.3f; %d hit, %d missed, %d wrong of %d; %d not found by key", name, precision, recall, hit, miss, wrong, wrong+right, lost)
		if precision < 0.85 || float64(wrong)/float64(wrong+right) > 0.015 {
			t.Errorf("%s: precision %.3f, %d wrong", name, precision, wrong)
		}
	}
}

func shareKey(a, b Sketch) bool {
	for _, k := range a.Keys() {
		for _, l := range b.Keys() {
			if k == l {
				return true
			}
		}
	}
	return false
}

type headlineRow struct {
	ID, Title, Summary, Text string
	Published                time.Time
}

// TestHeadlines pairs all items of one outlet within the window: they are
// different articles, as far as an outlet does not repeat itself.
func TestHeadlines(t *testing.T) {
	if testing.Short() {
		t.Skip("compares millions of pairs")
	}
	rows := lines[headlineRow](t, "headlines.jsonl")
	sketches := make([]Sketch, len(rows))
	for i, r := range rows {
		sketches[i] = NewSketch(&feeds.Item{Title: r.Title, Summary: r.Summary, Content: r.Text})
	}
	var all, close, same, one int
	for i := range rows {
		for j := range i {
			all++
			if !SameStory(sketches[i], sketches[j]) {
				continue
			}
			same++
			if d := rows[i].Published.Sub(rows[j].Published).Abs(); d <= StoryWindow {
				close++
				t.Logf("%s | %s", rows[i].Title, rows[j].Title)
			}
			if Reprinted(sketches[i], sketches[j], rows[i].Published.Sub(rows[j].Published)) {
				one++
			}
		}
	}
	t.Logf("%d pairs: %d taken for one story, %d of them within the window; %d as one feed", all, same, close, one)
}

// TestReprints makes of each item what other outlets make of an agency's
// report, and asks for how many it is known again.
func TestReprints(t *testing.T) {
	rows := lines[headlineRow](t, "headlines.jsonl")
	for name, reprint := range map[string]func(r *headlineRow) feeds.Item{
		"label and outlet": func(r *headlineRow) feeds.Item {
			return feeds.Item{Title: "عاجل | " + r.Title + " - قناة المدينة"}
		},
		"headline cut, first sentences": func(r *headlineRow) feeds.Item {
			w := strings.Fields(r.Title)
			return feeds.Item{Title: strings.Join(w[:(len(w)*3+3)/4], " ") + "...", Summary: firstWords(r.Text, 40) + "..."}
		},
		"other headline, dateline, same text": func(r *headlineRow) feeds.Item {
			w := strings.Fields(r.Title)
			slices.Reverse(w[:len(w)/2])
			return feeds.Item{Title: "تفاصيل جديدة " + strings.Join(w[:len(w)*2/3], " "), Content: "المدينة (وكالات) " + r.Text}
		},
	} {
		var known, found, long int
		for i := range rows {
			r := &rows[i]
			a := NewSketch(&feeds.Item{Title: r.Title, Summary: r.Summary, Content: r.Text})
			item := reprint(r)
			b := NewSketch(&item)
			if len(a.title()) >= fewWords {
				long++
			}
			if SameStory(a, b) {
				known++
				if shareKey(a, b) {
					found++
				}
			}
		}
		t.Logf("%s: %d of %d known again, %d of them by a key; %d headlines of %d words or more", name, known, len(rows), found, long, fewWords)
	}
}

// TestKnownDuplicates takes articles that stand in several documents.
func TestKnownDuplicates(t *testing.T) {
	type place struct{ File, Link, Title string }
	type article struct{ Seen []place }
	known, all := 0, 0
	for _, a := range lines[article](t, "known-duplicates.jsonl") {
		for _, other := range a.Seen[1:] {
			all++
			if SameStory(NewSketch(&feeds.Item{Title: a.Seen[0].Title}), NewSketch(&feeds.Item{Title: other.Title})) {
				known++
			} else {
				t.Logf("not known by its headline alone: %s", other.Title)
			}
		}
	}
	t.Logf("%d of %d known by their headlines", known, all)
}
