package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestFindPath(t *testing.T) {
	if p, err := FindPath("x.yaml"); p != "x.yaml" || err != nil {
		t.Errorf("got %q, %v", p, err)
	}
	dir := t.TempDir()
	all := []string{filepath.Join(dir, "here", "config.yaml"), filepath.Join(dir, "user", "config.yaml"), filepath.Join(dir, "etc", "config.yaml")}
	_, err := firstOf(all)
	if err == nil || !strings.Contains(err.Error(), all[2]+". Try: cp config.example.yaml config.yaml") {
		t.Errorf("got %v", err)
	}
	for _, want := range slices.Backward(all) {
		if err := os.MkdirAll(filepath.Dir(want), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(want, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if p, err := firstOf(all); p != want || err != nil {
			t.Errorf("got %q, %v; want %q", p, err, want)
		}
	}
}

func TestHomes(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("HOME", home)
	all := homes()
	if all[0] != "config.yaml" || !strings.HasPrefix(all[1], home) || all[len(all)-1] != "/etc/rasid/config.yaml" && runtime.GOOS != "windows" {
		t.Errorf("got %q", all)
	}
}

func TestLoadMissingFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.yaml"), LoadOptions{Now: now})
	if err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("got %v", err)
	}
}

func TestUnreadable(t *testing.T) {
	for err, want := range map[error]string{fs.ErrPermission: "sudo -u rasid", fs.ErrNotExist: "cp config.example.yaml", syscall.EISDIR: ""} {
		got := unreadable(&fs.PathError{Op: "open", Path: "config.yaml", Err: err})
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}
