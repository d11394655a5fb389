package feeds

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// fixture is what testdata/NAME.json expects of testdata/NAME.xml; what is
// absent is not compared.
type fixture struct {
	Class ErrorClass
	Items int
	Title, Link, Summary, Author, Published,
	Charset, Hub *string
	GUIDKey  *string `json:"guid_key"`
	LinkKey  *string `json:"link_key"`
	Distinct int
	Partial  bool
	Repairs  []string
}

func TestFixtures(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.xml")
	if len(files) == 0 {
		t.Fatal("no fixtures")
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			body, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var want fixture
			text, err := os.ReadFile(strings.TrimSuffix(f, ".xml") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			d, err := Read(body, Meta{URL: "https://example.org/feed.xml", Now: corpusNow})
			var fe *FetchError
			if want.Class != "" {
				if !errors.As(err, &fe) || fe.Class != want.Class {
					t.Fatalf("got %v, want %s", err, want.Class)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			check(t, d, want)
		})
	}
}

func check(t *testing.T, d *Document, want fixture) {
	t.Helper()
	if len(d.Items) != want.Items || d.Partial != want.Partial {
		t.Fatalf("%d items, partial %v", len(d.Items), d.Partial)
	}
	it := d.Items[0]
	for what, p := range map[string]struct {
		got  string
		want *string
	}{
		"title": {it.Title, want.Title}, "link": {it.Link, want.Link}, "summary": {it.Summary, want.Summary},
		"author": {it.Author, want.Author}, "published": {it.Published.Format(time.RFC3339), want.Published},
		"charset": {d.Charset, want.Charset}, "hub": {d.Hub, want.Hub},
		"guid key": {it.Keys.GUID, want.GUIDKey}, "link key": {it.Keys.Link, want.LinkKey},
	} {
		if p.want != nil && p.got != *p.want {
			t.Errorf("%s: got %q, want %q", what, p.got, *p.want)
		}
	}
	if want.Distinct > 0 && distinct(d.Items) != want.Distinct {
		t.Errorf("%d distinct", distinct(d.Items))
	}
	if want.Repairs != nil && !slices.Equal(d.Repairs, want.Repairs) {
		t.Errorf("repairs %v", d.Repairs)
	}
}
