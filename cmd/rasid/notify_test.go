package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// manager listens as systemd does.
func manager(t *testing.T) (socket string, next func() string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "rasid") // t.TempDir may be longer than a socket's name
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket = filepath.Join(dir, "notify")
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Skipf("no datagram sockets here: %v", err)
	}
	t.Cleanup(func() { c.Close() })
	return socket, func() string {
		t.Helper()
		buf := make([]byte, 1<<10)
		if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			t.Fatal(err)
		}
		n, err := c.Read(buf)
		if err != nil {
			t.Fatalf("the manager hears nothing: %v", err)
		}
		return string(buf[:n])
	}
}

// TestNotifyOpening: who waits for a large database is told so, and asked for
// more time than until the next message.
func TestNotifyOpening(t *testing.T) {
	socket, next := manager(t)
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		stop := notifier{socket: socket, log: slog.New(slog.NewTextHandler(&log, nil))}.opening("large.db")
		time.Sleep(25 * time.Second)
		stop()
		synctest.Wait()
		if strings.Count(log.String(), "large.db") != 1 {
			t.Errorf("log: %s", log.String())
		}
	})
	for range 2 {
		if got := next(); got != "EXTEND_TIMEOUT_USEC=60000000" {
			t.Errorf("heard %q", got)
		}
	}
}

// TestNotify hears a daemon from start to end.
func TestNotify(t *testing.T) {
	t.Parallel()
	socket, next := manager(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "one.xml"), `<rss version="2.0"><channel><title>أ</title></channel></rss>`)
	file := filepath.Join(dir, "rasid.yaml")
	write(t, file, "feeds: [one.xml]\n")
	until := func(want string) {
		t.Helper()
		for got := next(); got != want; got = next() {
			if got != notifyAlive {
				t.Fatalf("heard %q, want %q", got, want)
			}
		}
	}
	p := startDaemon(t, dir, "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=300000", "WATCHDOG_PID=")
	until(notifyReady)
	for range 3 {
		until(notifyAlive)
	}
	write(t, file, "feeds: [{id: a, file: one.xml}]\n")
	p.hangup(t)
	until(notifyReload)
	until(notifyReady)
	until(notifyAlive)
	p.stop(t)
	until(notifyStopping)
}

// TestWatchdog: whoever makes no progress falls silent.
func TestWatchdog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		n := notifier{within: time.Minute, log: slog.New(slog.NewTextHandler(&log, nil))}
		n.check(t.Context(), func(ctx context.Context) error {
			<-ctx.Done()
			return fmt.Errorf("the store does not answer: %w", ctx.Err())
		})
		if !strings.Contains(log.String(), "no progress") {
			t.Errorf("a hang is not told: %q", log.String())
		}
		log.Reset()
		n.check(t.Context(), func(context.Context) error { return nil })
		if log.Len() > 0 {
			t.Errorf("a healthy daemon says %q", log.String())
		}
	})
}

func TestNewNotifier(t *testing.T) {
	for _, c := range []struct {
		env    map[string]string
		within time.Duration
	}{
		{map[string]string{}, 0},
		{map[string]string{"WATCHDOG_USEC": "60000000"}, time.Minute},
		{map[string]string{"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, 0},
		{map[string]string{"WATCHDOG_USEC": "soon"}, 0},
	} {
		if n := newNotifier(func(k string) string { return c.env[k] }, slog.New(slog.DiscardHandler)); n.within != c.within {
			t.Errorf("%v: %s, want %s", c.env, n.within, c.within)
		}
	}
}
