package main

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// diskSpace returns the bytes that this user may still write below folder, and
// the size of its file system.
func diskSpace(folder string) (free, total uint64, err error) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, 0, fmt.Errorf("look at the disk: %w", err)
	}
	if err := windows.GetDiskFreeSpaceEx(name, &free, &total, nil); err != nil {
		return 0, 0, fmt.Errorf("look at the disk: %w", err)
	}
	return free, total, nil
}
