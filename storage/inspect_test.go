package storage

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInspect(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := openAt(t, path)
	save(t, db, poll(sources(t, db, "a")["a"], t0, entry("1", "l", "نبأ")), every)
	if err := db.Inspect(t.Context()); err != nil {
		t.Errorf("a sound database: %v", err)
	}
	if v, err := db.Schema(t.Context()); v < 1 || err != nil {
		t.Errorf("schema %d, %v", v, err)
	}
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	spoil(t, path)
	r, err := OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close(t.Context())
	if e := (*CorruptError)(nil); !errors.As(r.Inspect(t.Context()), &e) || strings.ContainsAny(e.Detail, "*\n") {
		t.Errorf("a spoiled database: %v, want a CorruptError of one line", r.Inspect(t.Context()))
	}
}

// spoil overwrites the last page that holds the item's title.
func spoil(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	at := bytes.LastIndex(data, []byte("نبأ")) / page * page
	if at <= 0 {
		t.Fatal("the title is not in the file")
	}
	copy(data[at:at+page], bytes.Repeat([]byte{0xA5}, page))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
