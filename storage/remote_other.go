//go:build !linux && !darwin && !freebsd && !windows

package storage

// fileSystem does not know.
func fileSystem(string) (string, error) { return "", nil }
