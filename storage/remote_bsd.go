//go:build darwin || freebsd

package storage

import "golang.org/x/sys/unix"

// fileSystem names the file system of a folder.
func fileSystem(folder string) (string, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return "", err
	}
	return unix.ByteSliceToString(s.Fstypename[:]), nil
}
