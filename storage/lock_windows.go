package storage

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// tryLock takes one byte far behind the PID, which others may still read: locks
// are mandatory here.
func tryLock(f *os.File) (taken bool, err error) {
	const far = 1 << 30
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, &windows.Overlapped{Offset: far})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}
