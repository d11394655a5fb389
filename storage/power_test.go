package storage

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rasid/feeds"
)

var cuts = flag.Int("cuts", 50, "how often TestPowerCut tears the write-ahead log")

// TestPowerCut copies a database with its write-ahead log, cuts the log at a
// random byte, puts rubbish behind it half of the time, and opens what is
// left, as after a power cut on a disk that lied. What was lost is lost whole:
// each feed has the items of as many polls as its state counts, each with its
// alert and its deliveries, and the validators of the last of them, so that the
// server gives the rest again.
func TestPowerCut(t *testing.T) {
	dir := t.TempDir()
	live := filepath.Join(dir, "live.db")
	db := openAt(t, live)
	src := sources(t, db, "a", "b")
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	unchecked(t, db)
	const polls = 30
	for i := range polls {
		for _, id := range []string{"a", "b"} {
			at := t0.Add(time.Duration(i) * time.Minute)
			save(t, db, poll(src[id], at, titled(fmt.Sprint(id, i), fmt.Sprint("نبأ رقم ", i, id)), titled(fmt.Sprint(id, "x", i), fmt.Sprint("خبر ", i, id))), every)
		}
		if i%10 == 5 {
			claimAll(t, db, t0.Add(time.Hour))
		}
	}
	file, log := read(t, live), read(t, live+"-wal")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, a log of %d bytes", seed, len(log))
	r := rand.New(rand.NewPCG(seed, 0))
	lost, times := 0, *cuts
	if testing.Short() {
		times = min(times, 10)
	}
	for i := range times {
		path := filepath.Join(dir, fmt.Sprint(i, ".db"))
		torn := append([]byte{}, log[:r.IntN(len(log)+1)]...)
		if i%2 == 1 {
			for range r.IntN(9000) {
				torn = append(torn, byte(r.Uint32()))
			}
		}
		write(t, path, file)
		write(t, path+"-wal", torn)
		lost += 2*polls - whole(t, path)
		if t.Failed() {
			t.Fatalf("cut %d at %d bytes", i, len(torn))
		}
	}
	t.Logf("%d of %d polls lost over all cuts, none in part", lost, times*2*polls)
}

// unchecked keeps the log from being folded into the file.
func unchecked(t *testing.T, db *DB) {
	t.Helper()
	err := db.writer.do(&job{ctx: t.Context(), alone: true, work: func(x *tx) error { return x.run(`PRAGMA wal_autocheckpoint(0)`) }})
	if err != nil {
		t.Fatal(err)
	}
}

// whole opens a database and returns how many polls it holds.
func whole(t *testing.T, path string) (polls int) {
	t.Helper()
	if err := verify(t.Context(), path); err != nil {
		t.Error(err)
		return 0
	}
	db, err := Open(t.Context(), path, t0)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer db.Close(context.Background())
	balanced(t, db)
	for _, id := range []string{"a", "b"} {
		st, err := db.State(t.Context(), id)
		if err != nil {
			t.Error(err)
			continue
		}
		items, err := db.Items(t.Context(), feeds.ItemFilter{Feed: id, Limit: 1000})
		if err != nil || int64(len(items)) != 2*st.Version {
			t.Errorf("%s: %d items of %d polls, %v", id, len(items), st.Version, err)
		}
		if st.Version > 0 && st.ETag != t0.Add(time.Duration(st.Version-1)*time.Minute).String() {
			t.Errorf("%s: the ETag %s is not that of poll %d", id, st.ETag, st.Version)
		}
		polls += int(st.Version)
	}
	alerts := number(t, db, `SELECT count(*) FROM alerts WHERE routes = 2`)
	if items := number(t, db, `SELECT count(*) FROM items`); alerts != items {
		t.Errorf("%d items and %d alerts on two routes", items, alerts)
	}
	return polls
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
