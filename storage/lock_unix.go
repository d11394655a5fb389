//go:build unix

package storage

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the whole file for this process, or reports that another one
// has it.
func tryLock(f *os.File) (taken bool, err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
