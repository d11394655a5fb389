package config

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
)

func TestSparing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(`feeds: ["${FEED}"]`), 0o600); err != nil {
		t.Fatal(err)
	}
	percent := func() int {
		p := debug.SetGCPercent(100)
		debug.SetGCPercent(p)
		return p
	}
	defer debug.SetGCPercent(percent())
	const off = -1
	for _, c := range []struct{ was, during int }{{100, 25}, {400, 25}, {25, 25}, {10, 10}, {off, off}} {
		debug.SetGCPercent(c.was)
		during := 0
		_, err := Load(path, LoadOptions{Now: now, Getenv: func(string) (string, bool) {
			during = percent()
			return "https://example.org/rss", true
		}})
		if after := percent(); err != nil || during != c.during || after != c.was {
			t.Errorf("%d: %v, %d while the file was read, %d afterwards", c.was, err, during, after)
		}
	}
}
