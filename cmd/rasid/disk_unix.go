//go:build unix

package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// diskSpace returns the bytes that this user may still write below folder, and
// the size of its file system.
func diskSpace(folder string) (free, total uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, 0, fmt.Errorf("look at the disk: %w", err)
	}
	block := uint64(s.Bsize)                //nolint:gosec,nolintlint // its type differs between systems
	left := uint64(max(0, int64(s.Bavail))) //nolint:gosec,unconvert,nolintlint // and on FreeBSD it is less than nothing where only root may write on
	return block * left, block * s.Blocks, nil
}
