package config

import (
	"encoding/xml"
	"os"
	"slices"
	"testing"

	"rasid/arabic"
)

type sampleItem struct {
	GUID  string `xml:"guid"`
	Title string `xml:"title"`
	Text  string `xml:"description"`
}

func sampleItems(t *testing.T, name string) []sampleItem {
	t.Helper()
	data, err := os.ReadFile("../examples/feeds/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Items []sampleItem `xml:"channel>item"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Items
}

// TestSamples: the sample feeds show what examples/README.md says they show.
func TestSamples(t *testing.T) {
	items := append(sampleItems(t, "agency.xml"), sampleItems(t, "paper.xml")...)
	if len(items) < 12 {
		t.Fatalf("%d items", len(items))
	}
	for _, c := range []struct {
		term string
		mode arabic.Mode
		want []string
	}{
		{"سوريا", arabic.Word, []string{"agency-1001", "agency-1004", "paper-a-22"}},
		{"سورية", arabic.Word, []string{"agency-1001", "paper-a-24"}},
		{"الإرهاب", arabic.Word, []string{"agency-1002", "paper-a-21", "paper-a-26"}},
		{"لجنة", arabic.Word, []string{"agency-1003"}},
		{"إرهابي", arabic.Word, nil},
		{"إرهابي", arabic.Inflected, []string{"agency-1006"}},
	} {
		b := arabic.NewBuilder()
		if _, err := b.Add(c.term, c.mode); err != nil {
			t.Fatal(err)
		}
		ix := b.Build()
		var got []string
		for _, it := range items {
			if len(ix.Match(arabic.NewText(it.Title+" . "+it.Text), nil, nil)) > 0 {
				got = append(got, it.GUID)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s (%s): %v, want %v", c.term, c.mode, got, c.want)
		}
	}
}

// The later state of the agency has the same items, one of them with another
// title, and a new one.
func TestSampleEdit(t *testing.T) {
	before, after := sampleItems(t, "agency.xml"), sampleItems(t, "agency-later.xml")
	edited := 0
	for i, it := range before {
		if later := after[i+1]; later.GUID != it.GUID {
			t.Errorf("%s became %s", it.GUID, later.GUID)
		} else if later.Title != it.Title {
			edited++
		}
	}
	if edited != 1 || len(after) != len(before)+1 {
		t.Errorf("%d edited, %d items", edited, len(after))
	}
}
