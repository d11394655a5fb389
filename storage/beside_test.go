package storage

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"rasid/alerts"
)

func openBeside(t *testing.T, path string) *DB {
	t.Helper()
	db, err := OpenAny(t.Context(), path, t0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	return db
}

// TestBeside lets a second process retry and silence while the daemon saves
// polls without a pause: nobody fails, nothing is lost, the daemon hears of it.
func TestBeside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	daemon := openAt(t, path)
	a := sources(t, daemon, "a")["a"]
	other := openBeside(t, path)
	if !other.Beside() || daemon.Beside() {
		t.Fatal("who is beside whom?")
	}
	ctx, stop := context.WithCancel(t.Context())
	heard := make(chan struct{}, 100)
	var all sync.WaitGroup
	all.Go(func() {
		if err := daemon.Watch(ctx, 5*time.Millisecond, func() { heard <- struct{}{} }); err != nil {
			t.Error(err)
		}
	})
	const rounds = 40
	for i := range rounds {
		all.Go(func() {
			if err := other.Silence(t.Context(), fmt.Sprint("x", i), t0, t0.Add(time.Hour)); err != nil {
				t.Error(err)
			}
		})
		save(t, daemon, poll(a, t0.Add(time.Duration(i)*time.Second), titled(fmt.Sprint(i), fmt.Sprint("نبأ رقم ", i))), every)
	}
	select {
	case <-heard:
	case <-time.After(5 * time.Second):
		t.Error("the daemon did not hear of the other writer")
	}
	for range rounds {
		claimAll(t, daemon, t0.Add(time.Hour))
	}
	n, err := other.RetryDeliveries(t.Context(), alerts.DeliveryFilter{}, t0)
	if err != nil || n == 0 {
		t.Errorf("retried %d, %v", n, err)
	}
	stop()
	all.Wait()
	if s, err := daemon.Silences(t.Context(), t0); err != nil || len(s) != rounds {
		t.Errorf("%d silences, %v; want %d", len(s), err, rounds)
	}
	balanced(t, daemon)
}

// TestWatchIsDeaf to what the daemon itself writes.
func TestWatchIsDeaf(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	before, err := db.dataVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	save(t, db, poll(a, t0, titled("1", harbour)), every)
	if after, err := db.dataVersion(t.Context()); err != nil || after != before {
		t.Errorf("version %d after %d, %v: own commits count", after, before, err)
	}
}

func TestAnyIsTheDaemonWhenThereIsNone(t *testing.T) {
	if db := openBeside(t, filepath.Join(t.TempDir(), "x.db")); db.Beside() {
		t.Error("beside nobody")
	}
}
