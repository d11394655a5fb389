package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFindPath(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	t.Chdir(dir)
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("HOME", home)
	if p, err := FindPath("x.yaml"); p != "x.yaml" || err != nil {
		t.Errorf("got %q, %v", p, err)
	}
	_, err := FindPath("")
	if err == nil || !strings.Contains(err.Error(), "cp config.example.yaml config.yaml") {
		t.Errorf("got %v", err)
	}
	user, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	inHome := filepath.Join(user, "rasid", "config.yaml")
	for _, want := range []string{inHome, "config.yaml"} {
		if err := os.MkdirAll(filepath.Dir(want), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(want, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if p, err := FindPath(""); p != want || err != nil {
			t.Errorf("got %q, %v; want %q", p, err, want)
		}
	}
}

func TestLoadMissingFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.yaml"), LoadOptions{Now: now})
	if err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("got %v", err)
	}
}
