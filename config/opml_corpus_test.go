package config

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestOPMLCorpus reads subscription lists of other programs.
func TestOPMLCorpus(t *testing.T) {
	const dir = "../../shared/data/feeds/opml"
	f, err := os.Open(filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var e struct {
			File   string
			Expect struct {
				Feeds      *int
				Distinct   *int
				FirstURL   string   `json:"first_url"`
				FirstTitle string   `json:"first_title"`
				URLs       []string `json:"urls"`
				Refused    []string `json:"refused"`
				Nested     []string `json:"nested_category"`
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			t.Fatalf("%v in %s", err, sc.Text())
		}
		data, err := os.ReadFile(filepath.Join(dir, e.File))
		if err != nil {
			t.Fatal(err)
		}
		got, refused, err := ReadOPML(data)
		if err != nil || len(refused) != len(e.Expect.Refused) {
			t.Errorf("%s: %v, %v", e.File, err, refused)
			continue
		}
		urls := []string{}
		for _, o := range got {
			urls = append(urls, o.URL)
		}
		x := e.Expect
		if x.Feeds != nil && len(got) != *x.Feeds || x.URLs != nil && !slices.Equal(urls, x.URLs) {
			t.Errorf("%s: %d feeds: %q", e.File, len(got), urls)
			continue
		}
		if len(got) > 0 && (x.FirstURL != "" && got[0].URL != x.FirstURL || x.FirstTitle != "" && got[0].Title != x.FirstTitle) {
			t.Errorf("%s: %+v", e.File, got[0])
		}
		if len(x.Nested) > 0 && !slices.Equal(got[0].Tags, x.Nested) {
			t.Errorf("%s: %q", e.File, got[0].Tags)
		}
	}
}
