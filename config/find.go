package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// FindPath returns the file to read: flag when it is given, else config.yaml
// here, else in the user's configuration folder, else the one of a package. The
// error says where it looked and what to do next.
func FindPath(flag string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	return firstOf(homes())
}

func homes() []string {
	all := []string{"config.yaml"}
	if dir, err := os.UserConfigDir(); err == nil {
		all = append(all, filepath.Join(dir, "rasid", "config.yaml"))
	}
	if runtime.GOOS != "windows" {
		all = append(all, "/etc/rasid/config.yaml")
	}
	return all
}

// unreadable says what to do about a file that could not be read.
func unreadable(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "the file of a package is for root and the daemon's user: sudo -u rasid rasid …"
	case errors.Is(err, fs.ErrNotExist):
		return "cp config.example.yaml config.yaml"
	}
	return ""
}

// firstOf returns the first file that is there, also when only others may read
// it: that is another mistake.
func firstOf(places []string) (string, error) {
	for _, p := range places {
		if _, err := os.Stat(p); err == nil || errors.Is(err, fs.ErrPermission) {
			return p, nil
		}
	}
	return "", fmt.Errorf("there is no configuration file; looked at %s. Try: cp config.example.yaml config.yaml", strings.Join(places, ", "))
}
