package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// bag is a folder in the form of BagIt (RFC 8493): what archives hand to each
// other. Files under data/ are the payload; sha256sum -c reads its manifests.
// It grows under another name and gets its own when it is whole.
type bag struct {
	folder  string
	sums    map[string]string // SHA-256 by path in the bag, hex
	octets  int64             // of the payload
	streams int
}

func newBag(folder string) (*bag, error) {
	if _, err := os.Lstat(folder); err == nil {
		return nil, fmt.Errorf("make %s: %w", folder, fs.ErrExist)
	}
	b := &bag{folder: filepath.Clean(folder), sums: map[string]string{}}
	if err := os.Mkdir(b.part(), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder: %w", err)
	}
	return b, nil
}

func (b *bag) part() string { return b.folder + ".part" }

// discard removes a bag that did not become whole.
func (b *bag) discard() error { return os.RemoveAll(b.part()) }

// add writes a file; name is its path in the bag, with slashes.
func (b *bag) add(name string, write func(io.Writer) error) (err error) {
	at := filepath.Join(b.part(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	f, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Sync(), f.Close()) }()
	c := counter{sum: sha256.New()}
	if err := write(io.MultiWriter(f, &c)); err != nil {
		return err
	}
	b.sums[name] = hex.EncodeToString(c.sum.Sum(nil))
	if strings.HasPrefix(name, "data/") {
		b.octets += c.n
		b.streams++
	}
	return nil
}

func (b *bag) addText(name, text string) error {
	return b.add(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
}

func (b *bag) addBytes(name string, data []byte) error {
	return b.add(name, func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(data)); return err })
}

// close writes the tag files and manifests and gives the bag its name. info
// are further lines of bag-info.txt.
func (b *bag) close(now time.Time, info ...string) error {
	lines := append([]string{
		"Bagging-Date: " + now.UTC().Format(time.DateOnly),
		fmt.Sprintf("Payload-Oxum: %d.%d", b.octets, b.streams),
		"Bag-Software-Agent: rasid " + buildVersion(),
	}, info...)
	for _, f := range []struct{ name, text string }{
		{"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
		{"bag-info.txt", strings.Join(lines, "\n") + "\n"},
		{"manifest-sha256.txt", b.manifest(true)},
	} {
		if err := b.addText(f.name, f.text); err != nil {
			return err
		}
	}
	if err := b.addText("tagmanifest-sha256.txt", b.manifest(false)); err != nil {
		return err
	}
	return os.Rename(b.part(), b.folder)
}

// manifest lists the payload, or everything else.
func (b *bag) manifest(payload bool) string {
	var lines []string
	for name, sum := range b.sums {
		if strings.HasPrefix(name, "data/") == payload {
			lines = append(lines, sum+"  "+path.Clean(name)+"\n")
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[sha256.Size*2:], b[sha256.Size*2:]) })
	return strings.Join(lines, "")
}

// counter hashes and counts what is written.
type counter struct {
	sum hash.Hash
	n   int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.sum.Write(p)
}
