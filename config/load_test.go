package config

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// now is when the tests load.
var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// loadText loads a file with that text; env is its environment.
func loadText(t *testing.T, yaml string, env map[string]string) (*Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path, LoadOptions{Now: now, Getenv: func(k string) (string, bool) { v, ok := env[k]; return v, ok }})
}

func TestLoadExample(t *testing.T) {
	c, err := Load("../config.example.yaml", LoadOptions{Now: now, Getenv: func(string) (string, bool) { return "", false }})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range c.Warnings {
		t.Errorf("warning: %s", w)
	}
	if len(c.Sources) < 12 || len(c.Watchlists) < 3 || len(c.Channels) == 0 || c.Web.Listen == "" {
		t.Errorf("got %d feeds, %d watchlists, %d channels, web %q", len(c.Sources), len(c.Watchlists), len(c.Channels), c.Web.Listen)
	}
	for _, s := range c.Sources {
		t.Logf("%-30s %s%s %s", s.ID, s.URL, s.Path, s.Schedule)
	}
}

// What Windows editors write is read: a byte order mark, CRLF, UTF-16.
func TestLoadEncodings(t *testing.T) {
	const text = "feeds:\r\n  - {url: \"https://example.org/rss\", name: سوريا}\r\n"
	utf16le := "\xff\xfe"
	for _, r := range text {
		utf16le += string([]byte{byte(r), byte(r >> 8)})
	}
	for _, data := range []string{text, "\ufeff" + text, utf16le} {
		c, err := loadText(t, data, nil)
		if err != nil {
			t.Errorf("%.10q: %v", data, err)
		} else if c.Sources[0].Name != "سوريا" {
			t.Errorf("%.10q: %q", data, c.Sources[0].Name)
		}
	}
}

// A large file is read with little more in memory than its nodes, about a
// kilobyte a feed: what it becomes takes the place of what was read.
func TestLoadMany(t *testing.T) {
	const n = 10_000
	var y strings.Builder
	y.WriteString("feeds:\n")
	for i := range n {
		name := ""
		if i == 0 || i == n/2 || i == n-1 {
			name = ", name: \"${NOW}\""
		}
		fmt.Fprintf(&y, "  - {id: f%d, url: \"https://example.org/feeds/%d.xml\"%s}\n", i, i, name)
	}
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(y.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	before, most := liveHeap(), int64(0)
	c, err := Load(path, LoadOptions{Now: now, Getenv: func(string) (string, bool) {
		most = max(most, liveHeap())
		return "now", true
	}})
	if err != nil || len(c.Sources) != n || c.Sources[n-1].Name != "now" {
		t.Fatalf("%v, %d feeds", err, len(c.Sources))
	}
	const enough = 14 << 20
	if took := most - before; took > enough {
		t.Errorf("%d KiB while the feeds were read, %d are enough", took>>10, enough>>10)
	}
}

// liveHeap is what the heap holds after a collection, in bytes.
func liveHeap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
