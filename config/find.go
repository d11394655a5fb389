package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// FindPath returns the file to read: flag when it is given, else config.yaml
// here, else in the user's configuration folder. The error says where it
// looked and what to do next.
func FindPath(flag string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	places := []string{"config.yaml"}
	if dir, err := os.UserConfigDir(); err == nil {
		places = append(places, filepath.Join(dir, "rasid", "config.yaml"))
	}
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("there is no configuration file; looked at %s. Try: cp config.example.yaml config.yaml", strings.Join(places, " and "))
}
