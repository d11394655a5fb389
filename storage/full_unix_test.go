//go:build linux

package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// smallDisk is a file system of so many MiB; only root can have one.
func smallDisk(t *testing.T, mib int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", mib)); err != nil {
		t.Skipf("mount a small disk: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// TestFullDisk fills a real disk under a running store. Validators must stay
// those of what is stored, what was sent must be settled, and when there is
// room again everything goes on without a restart.
func TestFullDisk(t *testing.T) {
	dir := smallDisk(t, 12)
	path := filepath.Join(dir, "x.db")
	db, err := Open(t.Context(), path, t0)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.Background())
	const reserve = 1 << 20
	if err := db.KeepBallast(reserve); err != nil {
		t.Fatal(err)
	}
	a := sources(t, db, "a")["a"]
	save(t, db, poll(a, t0, titled("first", harbour)), every)
	d := claimAll(t, db, t0)
	filler := filepath.Join(dir, "filler")
	fill(t, filler)

	big := titled("big", bridge)
	big.Content = strings.Repeat("نص طويل ", 100_000)
	var failedAt int
	for i := 1; failedAt == 0; i++ {
		if i > 50 {
			t.Fatal("the disk never was full")
		}
		it := big
		it.GUID, it.Keys.GUID, it.Link, it.Keys.Link, it.Keys.Print = fmt.Sprint(i), fmt.Sprint(i), fmt.Sprint(i), fmt.Sprint(i), fmt.Sprint(i)
		p := poll(a, t0.Add(time.Duration(i)*time.Minute), it)
		st, err := db.State(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		p.Next.Version = st.Version
		if _, err := db.SavePoll(t.Context(), p, every, nil); err != nil {
			if !isFull(err) && !errors.Is(err, ErrFull) {
				t.Fatalf("poll %d: %v", i, err)
			}
			failedAt = i
			after, err := db.State(t.Context(), "a")
			if err != nil || after.ETag != st.ETag || after.Version != st.Version {
				t.Errorf("the validators moved: %+v, %v", after, err)
			}
		}
	}
	if !db.Full() {
		t.Fatal("nobody noticed that the disk is full")
	}
	settled(t, db, alerts.Attempt{Delivery: d[0].ID, Number: 1, At: t0}, alerts.Delivered)
	for what, err := range map[string]error{
		"due feeds":   second(db.DueFeeds(t.Context(), t0.Add(time.Hour), nil, 1)),
		"claim":       second(db.ClaimDeliveries(t.Context(), "desk", t0.Add(time.Hour), 1, func(int) time.Time { return t0 })),
		"save a poll": second(db.SavePoll(t.Context(), poll(a, t0), every, nil)),
		"recover":     nil,
	} {
		if what != "recover" && !errors.Is(err, ErrFull) {
			t.Errorf("%s on a full disk: %v", what, err)
		}
	}
	if ok, err := db.Recover(t.Context()); ok || err != nil {
		t.Errorf("recovered on a full disk: %v, %v", ok, err)
	}
	if items, err := db.Items(t.Context(), feeds.ItemFilter{}); err != nil || len(items) < 1 {
		t.Errorf("reading: %d items, %v", len(items), err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if ok, err := db.Recover(t.Context()); !ok || err != nil || db.Full() {
		t.Fatalf("recovered %v, %v", ok, err)
	}
	if got := save(t, db, poll(a, t0.Add(time.Hour), titled("after", "نبأ آخر بعد ذلك كله")), every); got.New != 1 {
		t.Errorf("saved %+v after there was room again", got)
	}
	if info, err := os.Stat(path + ".ballast"); err != nil || info.Size() != reserve {
		t.Errorf("ballast %v, %v", info, err)
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Error(err)
	}
	if err := verify(t.Context(), path); err != nil {
		t.Error(err)
	}
	balanced(t, db)
}

// fill writes until there is no room.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for block := make([]byte, 64<<10); err == nil; {
		_, err = f.Write(block)
	}
}
