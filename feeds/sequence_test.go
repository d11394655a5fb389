package feeds

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// archive says which items are one, as the store does.
type archive struct {
	keys    map[string]int
	content map[int]string
}

func (a *archive) add(items []Item) (fresh, changed int) {
	for _, it := range items {
		id := -1
		all := []string{"g" + it.Keys.GUID, "l" + it.Keys.Link, "p" + it.Keys.Print}
		for _, k := range all {
			if at, ok := a.keys[k]; ok && len(k) > 1 {
				id = at
				break
			}
		}
		if id < 0 {
			id = len(a.content)
			fresh++
		} else if a.content[id] != it.Keys.Content {
			changed++
		}
		a.content[id] = it.Keys.Content
		for _, k := range all {
			a.keys[k] = id
		}
	}
	return fresh, changed
}

func distinct(items []Item) int {
	a := archive{map[string]int{}, map[int]string{}}
	n, _ := a.add(items)
	return n
}

func TestSequence(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(corpus, "quirks/sequence.json"))
	if err != nil {
		t.Skip(err)
	}
	var story struct {
		URL   string
		Steps []struct {
			File         string
			New, Changed int
		}
	}
	if err := json.Unmarshal(raw, &story); err != nil {
		t.Fatal(err)
	}
	a := archive{map[string]int{}, map[int]string{}}
	for _, s := range story.Steps {
		body, err := os.ReadFile(filepath.Join(corpus, "quirks", s.File))
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(body, Meta{URL: story.URL, Now: corpusNow})
		if err != nil {
			t.Fatal(err)
		}
		if n, c := a.add(d.Items); n != s.New || c != s.Changed {
			t.Errorf("%s: %d new, %d changed; want %d, %d", s.File, n, c, s.New, s.Changed)
		}
	}
}
