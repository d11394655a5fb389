package feeds

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"time"
)

// fetchFile reads a local document; its time of change is the validator.
func (f *Fetcher) fetchFile(src *Source, st *State) (*answer, error) {
	info, err := os.Stat(src.Path)
	if err != nil {
		return nil, fileError(err)
	}
	if !info.Mode().IsRegular() { // to open a pipe can take for ever
		return nil, refuse(ClassFile, "it is not a regular file")
	}
	a := &answer{url: src.Path, header: http.Header{}, lastModified: info.ModTime().UTC().Format(time.RFC3339Nano)}
	if st.URL == a.url && st.LastModified == a.lastModified {
		a.status = http.StatusNotModified
		return a, nil
	}
	file, err := os.Open(src.Path)
	if err != nil {
		return nil, fileError(err)
	}
	defer file.Close()
	limit := cmp.Or(f.MaxBody, maxBytes)
	if a.body, err = io.ReadAll(io.LimitReader(file, limit+1)); err != nil {
		return nil, fileError(err)
	}
	if int64(len(a.body)) > limit {
		return nil, &FetchError{Class: ClassTooLarge}
	}
	sum := sha256.Sum256(a.body)
	a.hash, a.status = hex.EncodeToString(sum[:]), http.StatusOK
	return a, nil
}

// fileError drops the path, which everybody knows from the feed.
func fileError(err error) *FetchError {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &FetchError{Class: ClassFile, Err: err}
}
