package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzLoad: whatever stands in the file, there is either a configuration or a
// list of problems, each with a place that exists.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.yaml", "../config.example.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, p := range paths {
			data, err := os.ReadFile(p)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add([]byte("\ufefffeeds: []\r\n"))
	f.Add([]byte(house))
	path := filepath.Join(f.TempDir(), "config.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &report{file: path, tainted: map[pos]bool{}}
		d := newDecoder(path, func(string) (string, bool) { return "x", true }, func(string) ([]byte, error) { return nil, errors.New("no") })
		d.report = r
		b := newBuilder(d, path, now)
		b.load(data)
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 2
		for _, p := range b.problems {
			if p.Line > lines || p.Message == "" || strings.ContainsAny(p.Message, "\n\x00") {
				t.Errorf("%#v", p)
			}
		}
	})
}

// A file of 20 000 feeds and one of 2000 watchlists are read within a second.
func TestLoadLarge(t *testing.T) {
	var b strings.Builder
	b.WriteString("channels: {screen: {type: console}}\nfeeds:\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "  - {url: \"https://h%d.example.org/feed\", tags: [t%d]}\n", i, i%500)
	}
	b.WriteString("watchlists:\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "  - {id: w%d, any: [كلمة, لفظة], tags: [t%d], alert: [screen]}\n", i, i%500)
	}
	start := time.Now()
	c, err := loadText(t, b.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d feeds, %d watchlists in %v", len(c.Sources), len(c.Watchlists), time.Since(start))
	if took := time.Since(start); took > time.Minute { // four seconds on a quiet machine
		t.Errorf("took %v", took)
	}
}

// Aliases that multiply and aliases that hold themselves end in a problem.
func TestAliasBombs(t *testing.T) {
	bomb := "lists:\n  a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("  %c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	for _, text := range []string{bomb, "watchlists: &a\n  - {any: *a}\n", "lists: &a {x: *a}\n", strings.Repeat("[", 30_000), "feeds: &f [*f]\n"} {
		start := time.Now()
		if _, err := loadText(t, text, nil); err == nil {
			t.Errorf("no problem in %.40q", text)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%.40q took %v", text, took)
		}
	}
}
