package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files, the schema and the reference")

// golden compares got with a file, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; run: go test ./config -update\n%s", path, diff)
	}
}

// TestBad: a new mistake is a new file in testdata/bad; -update writes what is
// said about it, to be read before it is committed.
func TestBad(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(paths) < 30 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			_, err := Load(path, LoadOptions{Now: now, Getenv: func(string) (string, bool) { return "", false }})
			var errs Errors
			if !errors.As(err, &errs) || len(errs) == 0 {
				t.Fatalf("the mistake was not seen: %v", err)
			}
			said := strings.ReplaceAll(err.Error(), "testdata/bad/", "") + "\n"
			golden(t, strings.TrimSuffix(path, ".yaml")+".txt", said)
		})
	}
}
