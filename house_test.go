package rasid_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooms says which rooms each room may import. Sub-packages follow their room,
// and a room may always import its own.
var rooms = map[string][]string{
	"cmd":      {"web", "config", "storage", "alerts", "feeds", "arabic", "outbound"},
	"web":      {"alerts", "feeds", "arabic"},
	"config":   {"alerts", "feeds", "arabic", "outbound"},
	"storage":  {"alerts", "feeds", "arabic"},
	"alerts":   {"feeds", "arabic", "outbound"},
	"feeds":    {"arabic", "outbound"},
	"arabic":   {},
	"outbound": {},
}

// homes says which rooms an outside library lives in.
var homes = map[string][]string{
	"modernc.org/libc":             {"storage"},
	"modernc.org/sqlite":           {"storage"},
	"github.com/pressly/goose":     {"storage"},
	"go.yaml.in/yaml":              {"config"},
	"github.com/mmcdole/gofeed":    {"feeds"},
	"github.com/robfig/cron":       {"feeds"},
	"github.com/cespare/xxhash":    {"feeds"},
	"codeberg.org/readeck":         {"feeds"},
	"github.com/wneessen/go-mail":  {"alerts"},
	"github.com/standard-webhooks": {"alerts"},
	"code.dny.dev/ssrf":            {"outbound"},
	"github.com/spf13/cobra":       {"cmd"},
	"github.com/prometheus":        {"web"},
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func TestHouse(t *testing.T) {
	for _, p := range listPackages(t) {
		room := roomOf(p.ImportPath)
		if room == "" {
			continue
		}
		allowed, known := rooms[room]
		if !known {
			t.Errorf("%s: there is no room %q in the house", p.ImportPath, room)
			continue
		}
		for _, imp := range p.Imports {
			if to := roomOf(imp); to != "" && to != room && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s: %s may import %v", p.ImportPath, imp, room, allowed)
			}
			for lib, at := range homes {
				if strings.HasPrefix(imp, lib) && !slices.Contains(at, room) {
					t.Errorf("%s imports %s, which lives in %v", p.ImportPath, imp, at)
				}
			}
		}
	}
}

// TestShortFiles: no file is longer than can be kept in mind, tests included.
func TestShortFiles(t *testing.T) {
	const most = 300
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case filepath.Ext(path) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if n := bytes.Count(text, []byte("\n")); n > most {
			t.Errorf("%s has %d lines, more than %d", path, n, most)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOneClient keeps every outgoing connection behind the hardened client:
// no other room may name an http.Client, http.Get or a dialer. notify.go writes
// to the socket of systemd on this machine.
func TestOneClient(t *testing.T) {
	out, err := exec.Command("git", "grep", "-nE", `http\.(Client\{|DefaultClient|Get\(|Post\(|Head\()|net\.Dial`, "--", "*.go", ":!*_test.go", ":!outbound/", ":!cmd/rasid/notify.go", ":!**/testdata/**").Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return
	}
	if err != nil {
		t.Skipf("git grep: %v", err)
	}
	t.Errorf("outgoing connections outside outbound:\n%s", out)
}

func listPackages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
}

// roomOf returns the room of one of our packages: "rasid/alerts/channel" is in
// "alerts".
func roomOf(path string) string {
	rest, ours := strings.CutPrefix(path, "rasid/")
	if !ours {
		return ""
	}
	room, _, _ := strings.Cut(rest, "/")
	return room
}
