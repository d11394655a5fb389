package config

import (
	"os"
	"path/filepath"
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
