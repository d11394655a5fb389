package storage

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// LockedError says that another process has the database open for writing.
type LockedError struct {
	Path string // of the database
	PID  int    // of the other process; 0: unknown
}

// Error names the other process.
func (e *LockedError) Error() string {
	return fmt.Sprintf("storage: %s is in use by another rasid (pid %d)", e.Path, e.PID)
}

// lock takes PATH.lock. The kernel drops the lock with the process, so a file
// left behind by a killed daemon is no obstacle.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock file: %w", err)
	}
	switch taken, err := tryLock(f); {
	case err != nil:
		return nil, errors.Join(fmt.Errorf("lock %s.lock: %w", path, err), f.Close())
	case !taken:
		return nil, errors.Join(&LockedError{Path: path, PID: lockedBy(path)}, f.Close())
	}
	if err := errors.Join(f.Truncate(0), writeAt(f, strconv.Itoa(os.Getpid())+"\n")); err != nil {
		return nil, errors.Join(fmt.Errorf("write %s.lock: %w", path, err), f.Close())
	}
	return f, nil
}

func writeAt(f *os.File, s string) error {
	_, err := f.WriteAt([]byte(s), 0)
	return err
}

func lockedBy(path string) int {
	text, err := os.ReadFile(path + ".lock")
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}
