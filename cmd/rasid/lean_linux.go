package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// leaveProgram lets go of the pages of the program itself. The start touches
// nearly all of them, through the reader of the file, the migrations and the
// templates, and polling needs a half; what is needed again comes back from the
// cache of the kernel, sixteen pages at a time. It changes nothing but what the
// process counts as its own, so a failure is none.
func leaveProgram() {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		start, end, ok := unchanged(lines.Text(), self)
		if ok {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, start, end-start, unix.MADV_DONTNEED)
		}
	}
}

// unchanged reads a line of /proc/self/maps (proc_pid_maps(5)): where a piece of
// the program lies that nobody can have written to.
func unchanged(line, program string) (start, end uintptr, ok bool) {
	var mode string
	if _, err := fmt.Sscanf(line, "%x-%x %s", &start, &end, &mode); err != nil {
		return 0, 0, false
	}
	return start, end, strings.HasSuffix(line, " "+program) && (mode == "r-xp" || mode == "r--p")
}
