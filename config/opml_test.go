package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func opml(outlines ...string) string {
	return `<opml version="2.0"><body>` + strings.Join(outlines, "\n") + `</body></opml>`
}

func feedIn(address string) string {
	return fmt.Sprintf(`<outline text="خلاصة" xmlUrl="%s"/>`, address)
}

// TestOPMLAddresses: what is added to a file is accepted when the file is read,
// and not added again.
func TestOPMLAddresses(t *testing.T) {
	all, refused, err := ReadOPML([]byte(opml(
		feedIn("https://a.example.org/feed"), feedIn("HTTPS://A.example.ORG/feed"), feedIn("https://a.example.org/feed#top"),
		feedIn("https://b.example.org/?q=قطر ليبيا"), feedIn("feed:https://c.example.org/"), feedIn("feed://d.example.org/"),
		feedIn("https://u:canary@e.example.org/"), feedIn("http://exa mple/"), feedIn("http:///feed"), feedIn("ftp://f.example.org/"), feedIn("/tmp/feed.xml"),
	)))
	if err != nil || len(all) != 4 || len(refused) != 5 {
		t.Fatalf("%+v\n%+v\n%v", all, refused, err)
	}
	for i, o := range refused {
		if o.Line != 7+i || o.Why == "" || strings.Contains(o.Why, "canary") {
			t.Errorf("%+v", o)
		}
	}
	file, err := AddFeeds([]byte("feeds:\n  - https://z.example.org/feed\n"), all)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := loadText(t, string(file), nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	if again := Unknown(all, cfg.Sources); len(again) > 0 || len(cfg.Sources) != 5 {
		t.Errorf("%d feeds; read again, new are %+v", len(cfg.Sources), again)
	}
}

// TestOPMLOutline: the name is what a list shows, and categories are tags as folders
// are.
func TestOPMLOutline(t *testing.T) {
	all, _, err := ReadOPML([]byte(opml(
		`<outline text="صحف"><outline text="الجريدة" title="Jarida" category="/صحف/لبنان, ,محلي,/" xmlUrl="https://a.example.org/feed"/></outline>`,
		`<outline text=" " title="المجلة" xmlUrl="https://b.example.org/feed"/>`,
	)))
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	if o := all[0]; o.Title != "الجريدة" || !slices.Equal(o.Tags, []string{"صحف", "لبنان", "محلي"}) {
		t.Errorf("%+v", o)
	}
	if o := all[1]; o.Title != "المجلة" || len(o.Tags) != 0 {
		t.Errorf("%+v", o)
	}
}

func TestOPMLEncodings(t *testing.T) {
	const text = `<?xml version="1.0" encoding="windows-1256"?>` + "\n" + `<opml version="1.1"><body><outline text="صحف"><outline text="جريدة المثال" xmlUrl="https://a.example.org/feed"/></outline></body></opml>`
	arabic, err := charmap.Windows1256.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"as it says":      arabic,
		"says UTF-8":      strings.Replace(arabic, "windows-1256", "utf-8", 1),
		"says nothing":    strings.Replace(arabic, ` encoding="windows-1256"`, "", 1),
		"UTF-8":           text,
		"UTF-16":          wide,
		"a mark in front": "\ufeff" + text,
	} {
		all, _, err := ReadOPML([]byte(data))
		if err != nil || len(all) != 1 || all[0].Title != "جريدة المثال" || all[0].Tags[0] != "صحف" {
			t.Errorf("%s: %+v, %v", name, all, err)
		}
	}
	for _, data := range []string{"", "https://a.example.org/feed\n", "<html></html>"} {
		if _, _, err := ReadOPML([]byte(data)); err == nil || strings.Contains(err.Error(), "EOF") {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// TestDeepOPML: folders in one another cost no more than others.
func TestDeepOPML(t *testing.T) {
	var folders, feeds strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&folders, `<outline text="%d">`, i)
		feeds.WriteString(`<outline xmlUrl="https://a.example.org/feed">`)
	}
	for name, text := range map[string]string{"folders": folders.String(), "feeds": feeds.String()} {
		began := time.Now()
		_, _, err := ReadOPML([]byte(opml(text)))
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s: %v, %v", name, took, err)
		}
	}
}
