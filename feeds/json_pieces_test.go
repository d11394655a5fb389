package feeds

import (
	"strings"
	"testing"
)

// TestJSONPieces: damage inside of one item costs no more than that item, and
// the document is partial.
func TestJSONPieces(t *testing.T) {
	items := []string{
		`{"id":"1","url":"https://example.org/1","title":"ازدحام في الميناء","authors":[{"name":"ليلى"},{"name":"سمير"},{"name":"هند"}]}`,
		`{"id":"2","url":"https://example.org/2","title":"تجديد الحديقة","attachments":[{"url":"a.mp3"},{"url":"b.mp3","mime_type":"audio/mpeg"}]}`,
		`{"id":"3","url":"https://example.org/3","title":"عرض للعرائس"}`,
	}
	whole := jsonHead + strings.Join(items, ",\n") + "]}"
	for name, c := range map[string]struct {
		old, with string
		titles    string
	}{
		"a quote in a title":    {"ازدحام في", `ازدحام "في`, "تجديد الحديقة; عرض للعرائس"},
		"a bracket too many":    {`"هند"}]}`, `"هند"}]}]}`, "ازدحام في الميناء; تجديد الحديقة; عرض للعرائس"},
		"a colon lost":          {`"id":"2"`, `"id""2"`, "ازدحام في الميناء; عرض للعرائس"},
		"the version is broken": {`"version"`, `"version`, "ازدحام في الميناء; تجديد الحديقة; عرض للعرائس"},
		"cut":                   {`للعرائس"}]}`, `للعر`, "ازدحام في الميناء; تجديد الحديقة"},
	} {
		doc := strings.Replace(whole, c.old, c.with, 1)
		if doc == whole {
			t.Fatal(name)
		}
		d, err := Read([]byte(doc), Meta{URL: "https://example.org/feed.json", Now: corpusNow})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var titles []string
		for _, it := range d.Items {
			titles = append(titles, it.Title)
		}
		if got := strings.Join(titles, "; "); got != c.titles || !d.Partial {
			t.Errorf("%s: %q, partial %v", name, got, d.Partial)
		}
	}
}
