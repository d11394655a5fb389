package storage

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// magic names file systems by their number (statfs(2)).
var magic = map[int64]string{
	unix.NFS_SUPER_MAGIC: "nfs", unix.SMB_SUPER_MAGIC: "smb", unix.CIFS_SUPER_MAGIC: "cifs", unix.SMB2_SUPER_MAGIC: "smb3",
	unix.AFS_SUPER_MAGIC: "afs", unix.AFS_FS_MAGIC: "afs", unix.CODA_SUPER_MAGIC: "coda", unix.NCP_SUPER_MAGIC: "ncp",
	unix.V9FS_MAGIC: "9p", unix.CEPH_SUPER_MAGIC: "ceph", unix.OCFS2_SUPER_MAGIC: "ocfs2",
	0x0BD00BD0: "lustre", 0x47504653: "gpfs",
}

// fileSystem names the file system of a folder where it could be a remote one.
func fileSystem(folder string) (string, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return "", err
	}
	number := int64(uint32(s.Type)) //nolint:gosec,unconvert,nolintlint // its type differs between architectures
	if number != unix.FUSE_SUPER_MAGIC {
		return magic[number], nil
	}
	if mounts, err := os.ReadFile("/proc/self/mountinfo"); err == nil {
		return mountedAs(string(mounts), folder), nil
	}
	return "", nil // FUSE of an unknown kind
}

// mountedAs is the type of the mount that folder lies in, as
// /proc/self/mountinfo (proc_pid_mountinfo(5)) has it.
func mountedAs(mounts, folder string) (kind string) {
	if abs, err := filepath.Abs(folder); err == nil {
		folder = abs
	}
	longest := 0
	for line := range strings.SplitSeq(mounts, "\n") {
		before, after, found := strings.Cut(line, " - ")
		fields := strings.Fields(before)
		if !found || len(fields) < 5 {
			continue
		}
		at := octal.Replace(fields[4])
		if within(folder, at) && len(at) >= longest { // a later mount covers an earlier one
			longest = len(at)
			kind, _, _ = strings.Cut(after, " ")
		}
	}
	return kind
}

// octal undoes the escapes of mountinfo.
var octal = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)

func within(folder, mount string) bool {
	return mount == "/" || folder == mount || strings.HasPrefix(folder, mount+"/")
}
