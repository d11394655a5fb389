package storage

import (
	"fmt"
	"path/filepath"
	"slices"
)

// RemoteError says that the database lies on a network file system: other
// machines could open it, and there is no shared memory between them
// (https://www.sqlite.org/wal.html). Nothing was changed.
type RemoteError struct {
	Path string
	Kind string // of the file system, such as nfs
}

// Error names the file system.
func (e *RemoteError) Error() string {
	return fmt.Sprintf("storage: %s lies on a network file system (%s): neither SQLite's write-ahead log nor the lock that stops a second daemon is safe there", e.Path, e.Kind)
}

// Remote returns the kind of network file system that path lies on, or "" on a
// local one and where nobody knows. path need not exist; its folder must.
func Remote(path string) (kind string, err error) {
	folder := filepath.Dir(path)
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real
	}
	kind, err = fileSystem(folder)
	if err != nil {
		return "", fmt.Errorf("look at the file system of %s: %w", path, err)
	}
	if !slices.Contains(remoteKinds, kind) {
		return "", nil
	}
	return kind, nil
}

// remoteKinds are the network file systems that we know, by the names that
// Linux, macOS and the BSDs have for them.
var remoteKinds = []string{
	"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "smb", "afs", "coda", "ncp", "9p", "ceph", "lustre", "gpfs", "ocfs2", "afpfs", "webdav",
	"fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs", "fuse.curlftpfs", "remote drive",
}

// refuseRemote is a *RemoteError for a database on a network file system. What
// cannot be looked at fails later, for its own reason.
func refuseRemote(path string) error {
	if kind, err := Remote(path); err == nil && kind != "" {
		return &RemoteError{Path: path, Kind: kind}
	}
	return nil
}
