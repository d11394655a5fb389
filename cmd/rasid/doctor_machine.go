package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"rasid/config"
	"rasid/storage"
)

// examineModes finds what others on this machine may read or change.
func examineModes(f *findings, cfg *config.Config) {
	if runtime.GOOS == "windows" {
		return // access is not a matter of mode bits there
	}
	before := len(*f)
	for _, path := range append([]string{cfg.Storage.Path}, cfg.Secrets...) {
		if others, err := modeBits(path, 0o077); err == nil && others {
			f.add("permissions", warning, "chmod 600 "+path, "others may read or change %s", path)
		}
	}
	for _, path := range []string{cfg.Path, filepath.Dir(cfg.Storage.Path)} {
		if others, err := modeBits(path, 0o002); err == nil && others {
			f.add("permissions", warning, "chmod o-w "+path, "everybody may change %s", path)
		}
	}
	if len(*f) == before {
		f.add("permissions", fine, "", "database and %s are closed to others", count(len(cfg.Secrets), "secret file"))
	}
}

// modeBits reports whether path, or what it points to, has one of the bits.
func modeBits(path string, bits os.FileMode) (bool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	return info.Mode().Perm()&bits != 0, nil
}

// What the disk must have left: below the first polling should stop.
const (
	diskLeast = 256 << 20
	diskLow   = 1 << 30
)

func examineDisk(f *findings, database string) {
	folder := filepath.Dir(database)
	free, total, err := diskSpace(folder)
	if err != nil {
		f.add("disk", broken, "storage.path must lie in a folder that exists", "%s: %v", folder, err)
		return
	}
	if kind, err := storage.Remote(database); err == nil && kind != "" {
		f.add("disk", broken, "let storage.path lie on a disk of this machine", "%s lies on a network file system (%s)", database, kind)
	}
	const hint = "free some space, or shorten storage.retention"
	switch what := fmt.Sprintf("%s of %s free at %s", bytesText(free), bytesText(total), folder); {
	case free < diskLeast:
		f.add("disk", broken, hint, "%s", what)
	case free < diskLow:
		f.add("disk", warning, hint, "%s", what)
	default:
		f.add("disk", fine, "", "%s", what)
	}
}

// bytesText is a size for people, in powers of 1024.
func bytesText[N int64 | uint64](n N) string {
	const kib = 1024
	units := []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB"}
	v, i := float64(n), 0
	for ; v >= kib && i < len(units)-1; i++ {
		v /= kib
	}
	if i == 0 || v >= 100 {
		return fmt.Sprintf("%.0f %s", v, units[i])
	}
	return fmt.Sprintf("%.1f %s", v, units[i])
}

// examineClock compares the clock with what was written before: marks are
// times that must lie in the past.
func examineClock(f *findings, now time.Time, marks map[string]time.Time) {
	const slack = 2 * time.Minute
	before := len(*f)
	for what, at := range marks {
		if at.Sub(now) > slack {
			f.add("clock", broken, "set the clock (timedatectl set-ntp true): schedules, quiet hours and signatures go by it",
				"it says %s, and %s was at %s", now.UTC().Format(time.RFC3339), what, at.UTC().Format(time.RFC3339))
		}
	}
	if len(*f) == before {
		zone, _ := now.Zone()
		f.add("clock", fine, "", "%s (%s)", now.Format("2006-01-02 15:04:05"), zone)
	}
}
