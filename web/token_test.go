package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestLoadToken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rasid.db.token")
	first, fresh, err := LoadToken(path)
	if err != nil || !fresh || len(first) < shortestToken {
		t.Fatalf("the first start: %q, %v, %v", first, fresh, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	if again, fresh, err := LoadToken(path); err != nil || fresh || again != first {
		t.Errorf("the second start: %q, %v, %v", again, fresh, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadToken(path); err == nil {
		t.Error("a file that others can read was taken")
	}
	for name, text := range map[string]string{"empty": "", "short": "secret\n"} {
		short := filepath.Join(t.TempDir(), "t")
		if err := os.WriteFile(short, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := LoadToken(short); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	if _, _, err := LoadToken(filepath.Join(t.TempDir(), "no", "folder")); err == nil {
		t.Error("a folder that is not there")
	}
}

// TestDerive: keys of one token differ, and those of another too.
func TestDerive(t *testing.T) {
	seen := map[string]string{}
	for _, token := range []string{"a", "b"} {
		for _, purpose := range []string{"session", "feed a", "feed b", "feed "} {
			k := derive(token, purpose)
			if was := seen[k]; was != "" || len(k) != 32 {
				t.Errorf("%s %s: %s, as %s", token, purpose, k, was)
			}
			seen[k] = token + " " + purpose
		}
	}
}

func TestExposed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mode   fs.FileMode
		system string
		want   bool
	}{{0o600, "linux", false}, {0o640, "linux", true}, {0o604, "darwin", true}, {0o666, "windows", false}} {
		if got := exposed(c.mode, c.system); got != c.want {
			t.Errorf("%o on %s: %v", c.mode, c.system, got)
		}
	}
}
