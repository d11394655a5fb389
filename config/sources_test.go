package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/feeds"
)

func TestIDs(t *testing.T) {
	c, err := loadText(t, `
feeds:
  - https://www.alquds.co.uk/feed/
  - https://feeds.example.org/arabic/rss.xml
  - https://www.youm7.com/rss/SectionRss?SectionID=97
  - https://news.example.org/rss/search?q=سوريا&hl=ar
  - https://aawsat.com/feed
  - https://aawsat.com/rss
  - https://example.org:8443/a-very-long-path/that-goes-on/and-on/until-nobody-reads-it-any-more/rss.xml
  - {id: given, url: "https://example.org/x"}
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range c.Sources {
		got = append(got, s.ID)
	}
	want := []string{"alquds.co.uk", "example.org-arabic", "youm7.com-sectionrss-sectionid-97", "news.example.org-search-q-سوريا-hl-ar",
		"aawsat.com", "aawsat.com-be1377", "example.org-8443-a-very-long-path-that-go-da1b34", "given"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if u := c.Sources[3].URL; u != "https://news.example.org/rss/search?q=%D8%B3%D9%88%D8%B1%D9%8A%D8%A7&hl=ar" {
		t.Errorf("address %s", u)
	}
}

func TestDefaults(t *testing.T) {
	c, err := loadText(t, `
defaults: {timezone: Asia/Beirut, schedule: "0 * * * *", first_poll: 24h, max_item_age: 1w, full_text: short}
feeds:
  - https://example.org/a
  - {url: "https://example.org/b", timezone: Africa/Cairo, schedule: "@hourly", first_poll: all, max_item_age: 0s, full_text: always, expect_items_every: 12h}
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := c.Sources[0], c.Sources[1]
	if a.Location.String() != "Asia/Beirut" || a.Schedule.String() != "0 * * * *" || a.Newest != 24*time.Hour || a.MaxItemAge != 7*24*time.Hour || a.FullText != feeds.FullTextShort {
		t.Errorf("got %+v", a)
	}
	if b.Location.String() != "Africa/Cairo" || !b.All || b.MaxItemAge != 0 || b.FullText != feeds.FullTextAlways || b.ExpectItemsEvery != 12*time.Hour {
		t.Errorf("got %+v", b)
	}
}

// Without a word said, the documented defaults hold.
func TestSilentDefaults(t *testing.T) {
	c, err := loadText(t, "feeds: [https://example.org/a]\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sources[0]
	if s.Schedule.String() != "@every 15m" || s.MaxItemAge != 72*time.Hour || s.FirstPoll != (feeds.FirstPoll{}) || s.FullText != feeds.FullTextNever || s.Location != time.UTC {
		t.Errorf("got %+v", s)
	}
	want := HTTP{Concurrency: 1, MinInterval: 2 * time.Second, MaxBody: 8 << 20, Timeout: 30 * time.Second}
	if diff := cmp.Diff(want, c.HTTP); diff != "" {
		t.Error(diff)
	}
	if c.Web.Listen != "" || filepath.Base(c.Storage.Path) != "rasid.db" || c.Storage.Retention != 365*24*time.Hour || len(c.System.Events) != len(feeds.EventKinds())+3 {
		t.Errorf("got %+v %+v %+v", c.Web, c.Storage, c.System)
	}
}

// Fast schedules are for local files and for networks opened knowingly.
func TestFastSchedules(t *testing.T) {
	const fast = "{url: URL, schedule: '@every 1s'}"
	for _, c := range []struct {
		url, networks string
		ok            bool
	}{
		{"http://127.0.0.1:8000/x", "127.0.0.0/8", true},
		{"http://localhost:8000/x", "127.0.0.1", true},
		{"http://LocalHost:8000/x", "127.0.0.1", true},
		{"'http://[::1]:8000/x'", "'::1'", true},
		{"http://10.1.2.3/x", "10.0.0.0/8", true},
		{"http://127.0.0.1:8000/x", "10.0.0.0/8", false},
		{"https://example.org/x", "0.0.0.0/0", false},
		{"file:wire.xml", "", true},
	} {
		_, err := loadText(t, "feeds: ["+strings.Replace(fast, "URL", c.url, 1)+"]\nhttp: {allow_networks: ["+c.networks+"]}\n", nil)
		if (err == nil) != c.ok {
			t.Errorf("%s in %q: %v", c.url, c.networks, err)
		}
	}
}

// A schedule that feeds share is read once, and yet is that of each: in its own
// zone, and told of wherever it is wrong.
func TestSharedSchedules(t *testing.T) {
	c, err := loadText(t, `
defaults: {schedule: "0 6 * * *"}
feeds:
  - {url: "https://example.org/1", timezone: Asia/Riyadh}
  - {url: "https://example.org/2", timezone: Africa/Cairo}
  - {url: "https://example.org/3", timezone: Asia/Riyadh}
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, hour := range []int{3, 4, 3} {
		if next := c.Sources[i].Schedule.Next(now).UTC(); next.Hour() != hour {
			t.Errorf("feed %d: %s", i+1, next)
		}
	}
	_, err = loadText(t, `
feeds:
  - {url: "http://127.0.0.1:8000/x", schedule: "@every 1s"}
  - {url: "https://example.org/1", schedule: "@every 1s"}
  - {url: "https://example.org/2", schedule: "@every 1s"}
http: {allow_networks: [127.0.0.0/8]}
`, nil)
	if all := (Errors)(nil); !errors.As(err, &all) || len(all) != 2 {
		t.Errorf("got %v", err)
	}
}

func TestLocalFeeds(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"wire.xml": "<rss/>", "config.yaml": "feeds: [wire.xml, ./b.xml, /c/d.xml, 'file:e.xml', 'file:///f%20g.xml', {file: ../h.xml}]\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(filepath.Join(dir, "config.yaml"), LoadOptions{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range c.Sources {
		got = append(got, s.Path)
	}
	want := []string{dir + "/wire.xml", dir + "/b.xml", "/c/d.xml", dir + "/e.xml", "/f g.xml", filepath.Dir(dir) + "/h.xml"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(c.Warnings) != 5 { // all but wire.xml are not there
		t.Errorf("warnings:\n%v", c.Warnings)
	}
}

func TestOPML(t *testing.T) {
	dir := t.TempDir()
	data, err := os.ReadFile("testdata/opml/feeds.opml")
	if err != nil {
		t.Fatal(err)
	}
	text := "feeds:\n  - https://daily.example.org/rss\n  - {opml: feeds.opml, tags: [قائمة], schedule: '@every 1h'}\n"
	for name, text := range map[string]string{"feeds.opml": string(data), "config.yaml": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(filepath.Join(dir, "config.yaml"), LoadOptions{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range c.Sources {
		got = append(got, s.ID+" "+s.Name+" "+strings.Join(s.Tags, ","))
	}
	want := []string{
		"daily.example.org  قائمة,صحف",
		"paper.example.org صحيفة & مثال قائمة,صحف,مغربية,وكالات",
		"loose.example.org بلا مجلد قائمة",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(c.Files) != 2 || c.Sources[1].Schedule.String() != "@every 1h" {
		t.Errorf("files %v, schedule %s", c.Files, c.Sources[1].Schedule)
	}
}
