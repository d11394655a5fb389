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
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer f.Close()
	var start, end uintptr
	ours := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if from, to, ok, header := mapping(line, self); header {
			start, end, ours = from, to, ok
		}
		if ours && untouched(line) {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, start, end-start, unix.MADV_DONTNEED)
		}
	}
}

// mapping reads the first line of a mapping in /proc/self/smaps
// (proc_pid_smaps(5)): ours says that it is a piece of the program that nobody
// may write to.
func mapping(line, program string) (start, end uintptr, ours, header bool) {
	var mode string
	if _, err := fmt.Sscanf(line, "%x-%x %s", &start, &end, &mode); err != nil {
		return 0, 0, false, false
	}
	return start, end, strings.HasSuffix(line, " "+program) && (mode == "r-xp" || mode == "r--p"), true
}

// untouched reads a later line: no page of the mapping differs from the file. A
// program that can be loaded anywhere was written to when it was.
func untouched(line string) bool {
	var size int
	_, err := fmt.Sscanf(line, "Anonymous: %d kB", &size)
	return err == nil && size == 0
}
