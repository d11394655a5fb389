package feeds

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"rasid/feeds/allowance"
	"rasid/feeds/plain"
)

const corpus = "../../shared/data/feeds"

// expectation is what a manifest says of a document.
type expectation struct {
	Parses     any       `json:"parses"`
	Items      *int      `json:"items"`
	ItemsMin   *int      `json:"items_min"`
	Title      *string   `json:"first_title"`
	TitleText  *string   `json:"first_title_text"`
	TitleAny   []string  `json:"first_title_any"`
	TitleStart *string   `json:"first_title_prefix"`
	Link       *string   `json:"first_link"`
	LinkAny    []string  `json:"first_link_any"`
	ID         *string   `json:"first_id"`
	Published  *string   `json:"published"`
	Updated    *string   `json:"updated"`
	Summary    *string   `json:"summary"`
	Content    *string   `json:"content"`
	Body       *string   `json:"body"`
	List       []*string `json:"published_list"`
	ListUTC    []*string `json:"published_list_if_utc"`
	Distinct   *int      `json:"distinct"`
	FeedTitle  *string   `json:"feed_title"`
	FeedLink   *string   `json:"feed_link"`
	TTL        *int      `json:"ttl_minutes"`
	SkipHours  []any     `json:"skip_hours"`
	SkipDays   []string  `json:"skip_days"`
	Never      []string  `json:"must_not_store"`
	MaxSeconds *float64  `json:"max_seconds"`
	MaxTitle   *int      `json:"max_title_chars"`
}

type entry struct {
	File        string            `json:"file"`
	ContentType string            `json:"content_type"`
	Headers     map[string]string `json:"headers"`
	BaseURL     string            `json:"base_url"`
	Class       string            `json:"class"`
	Expect      expectation       `json:"expect"`
	Hard, Core  bool
}

func manifest(t *testing.T, dir string) []entry {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus, dir, "manifest.jsonl"))
	if err != nil {
		t.Skipf("no documents: %v", err)
	}
	defer f.Close()
	var all []entry
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var e entry
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

func TestCorpus(t *testing.T) {
	for _, dir := range []string{"quirks", "arabic"} {
		t.Run(dir, func(t *testing.T) {
			table := map[string][2]int{}
			for _, e := range manifest(t, dir) {
				faults := judge(t, dir, e)
				n := table[e.Class]
				n[0]++
				if len(faults) > 0 {
					n[1]++
					report(t, e, faults)
				}
				table[e.Class] = n
			}
			print(t, table)
		})
	}
}

func report(t *testing.T, e entry, faults []string) {
	t.Helper()
	text := fmt.Sprintf("%s (%s): %s", e.File, e.Class, strings.Join(faults, "; "))
	if e.Hard && !e.Core {
		t.Logf("hard: %s", text)
	} else {
		t.Error(text)
	}
}

func print(t *testing.T, table map[string][2]int) {
	var classes []string
	for c := range table {
		classes = append(classes, c)
	}
	sort.Strings(classes)
	for _, c := range classes {
		t.Logf("%-16s %3d documents, %d differ", c, table[c][0], table[c][1])
	}
}

func judge(t *testing.T, dir string, e entry) (faults []string) {
	body, err := os.ReadFile(filepath.Join(corpus, dir, e.File))
	if err != nil {
		t.Fatal(err)
	}
	began := allowance.Spent()
	d, err := Read(body, Meta{ContentType: e.ContentType, URL: e.BaseURL, Now: corpusNow})
	if e.Expect.MaxSeconds != nil && (allowance.Spent()-began).Seconds() > *e.Expect.MaxSeconds {
		faults = append(faults, "slow")
	}
	switch {
	case e.Expect.Parses == false && err == nil && len(d.Items) > 0:
		return append(faults, "parses")
	case e.Expect.Parses == false:
		return faults
	case err != nil && e.Expect.Parses == "either":
		return faults
	case err != nil:
		return append(faults, err.Error())
	}
	return append(faults, compare(d, e.Expect)...)
}

var corpusNow = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)

// faults collects what differs from an expectation.
type faults []string

func (f *faults) add(what string, got, want any) {
	*f = append(*f, fmt.Sprintf("%s: got %q want %q", what, fmt.Sprint(got), fmt.Sprint(want)))
}

func (f *faults) text(what, got string, want *string) {
	if want != nil && plain.Text(got) != plain.Text(*want) {
		f.add(what, got, *want)
	}
}

func (f *faults) link(what, got string, want *string) {
	if want != nil && got != *want && canonical(got) != canonical(*want) {
		f.add(what, got, *want)
	}
}

func (f *faults) date(what string, got time.Time, want *string) {
	if want != nil && got.Format(time.RFC3339) != *want {
		f.add(what, got.Format(time.RFC3339), *want)
	}
}

func compare(d *Document, x expectation) []string {
	var f faults
	if x.Items != nil && len(d.Items) != *x.Items {
		f.add("items", len(d.Items), *x.Items)
	}
	if x.ItemsMin != nil && len(d.Items) < *x.ItemsMin {
		f.add("items", len(d.Items), *x.ItemsMin)
	}
	f.text("feed title", d.Title, x.FeedTitle)
	f.link("feed link", d.Link, x.FeedLink)
	if x.TTL != nil && int(d.TTL.Minutes()) != *x.TTL {
		f.add("ttl", d.TTL, *x.TTL)
	}
	if x.SkipHours != nil && different(x.SkipHours) != len(d.SkipHours) {
		f.add("skip hours", d.SkipHours, x.SkipHours)
	}
	if x.SkipDays != nil && len(x.SkipDays) != len(d.SkipDays) {
		f.add("skip days", d.SkipDays, x.SkipDays)
	}
	if x.Distinct != nil && distinct(d.Items) != *x.Distinct {
		f.add("distinct", distinct(d.Items), *x.Distinct)
	}
	if len(d.Items) > 0 {
		f.first(d.Items[0], x)
		f.all(d.Items, x)
	}
	return f
}

func (f *faults) first(it Item, x expectation) {
	f.text("title", it.Title, x.Title)
	f.text("title", it.Title, x.TitleText)
	f.text("summary", it.Summary, x.Summary)
	f.text("content", it.Content, x.Content)
	f.link("link", it.Link, x.Link)
	if x.ID != nil && it.GUID != *x.ID && guidKey(it.GUID) != guidKey(*x.ID) {
		f.add("id", it.GUID, *x.ID)
	}
	if x.Body != nil && plain.Text(*x.Body) != it.Content && plain.Text(*x.Body) != it.Summary {
		f.add("body", it.Content+"|"+it.Summary, *x.Body)
	}
	if x.TitleAny != nil && !anyOf(x.TitleAny, func(s string) bool { return plain.Text(s) == it.Title }) {
		f.add("title", it.Title, x.TitleAny)
	}
	if x.LinkAny != nil && !anyOf(x.LinkAny, func(s string) bool { return s == it.Link }) {
		f.add("link", it.Link, x.LinkAny)
	}
	if x.TitleStart != nil && !strings.HasPrefix(it.Title, strings.TrimSpace(*x.TitleStart)) {
		f.add("title", it.Title, *x.TitleStart)
	}
	f.date("published", it.Published, x.Published)
	f.date("updated", it.Updated, x.Updated)
}

func (f *faults) all(items []Item, x expectation) {
	for i, w := range append(x.List, x.ListUTC...) {
		if i < len(items) {
			f.date(fmt.Sprintf("published %d", i), items[i].Published, w)
		}
	}
	for _, it := range items {
		for _, w := range x.Never {
			if strings.Contains(it.Title+it.Summary+it.Content+it.Link, w) {
				f.add("stored", w, "")
			}
		}
		if x.MaxTitle != nil && len(it.Title) > *x.MaxTitle*4 {
			f.add("title length", len(it.Title), *x.MaxTitle)
		}
	}
}

func different(all []any) int {
	set := map[string]bool{}
	for _, v := range all {
		set[fmt.Sprint(v)] = true
	}
	return len(set)
}

func anyOf(all []string, ok func(string) bool) bool {
	for _, s := range all {
		if ok(s) {
			return true
		}
	}
	return false
}
