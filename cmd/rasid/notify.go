package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"
)

// notifier tells the service manager how the daemon is (systemd, sd_notify(3)).
// Where there is none it does nothing.
type notifier struct {
	socket string        // empty: nobody listens
	within time.Duration // the daemon is killed when it is silent for so long; 0: never
	log    *slog.Logger
}

// The states of sd_notify(3).
const (
	notifyReady    = "READY=1"
	notifyReload   = "RELOADING=1"
	notifyStopping = "STOPPING=1"
	notifyAlive    = "WATCHDOG=1"
	notifyExtend   = "EXTEND_TIMEOUT_USEC=" // and how long, from now
)

func newNotifier(getenv func(string) string, log *slog.Logger) notifier {
	n := notifier{socket: getenv("NOTIFY_SOCKET"), log: log}
	if pid := getenv("WATCHDOG_PID"); pid == "" || pid == strconv.Itoa(os.Getpid()) {
		if usec, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64); err == nil {
			n.within = time.Duration(usec) * time.Microsecond
		}
	}
	return n
}

func (n notifier) tell(state string) {
	if n.socket == "" {
		return
	}
	// The one connection that does not leave the machine: see house_test.go.
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: n.socket, Net: "unixgram"})
	if err == nil {
		_, err = c.Write([]byte(state))
		err = errors.Join(err, c.Close())
	}
	if err != nil {
		n.log.Warn("the service manager cannot be told", "state", state, "error", err)
	}
}

// opening says, as long as a large database is being opened, that it takes its
// time, in the log once and to the service manager until stop is called: the
// database may be checked whole, or copied before its tables change.
func (n notifier) opening(path string) (stop func()) {
	const quick, soon = 3 * time.Second, 20 * time.Second
	done := make(chan struct{})
	go func() {
		for wait := quick; ; wait = soon {
			select {
			case <-done:
				return
			case <-time.After(wait):
			}
			if wait == quick {
				n.log.Info("opening the database takes its time: it is checked, or copied before an upgrade", "database", path)
			}
			n.tell(fmt.Sprintf("%s%d", notifyExtend, (3 * soon).Microseconds()))
		}
	}()
	return func() { close(done) }
}

// run says that the daemon is alive for as long as alive returns in time, and
// that it stops when ctx ends. A daemon that hangs falls silent and is
// started anew.
func (n notifier) run(ctx context.Context, alive func(context.Context) error) {
	defer n.tell(notifyStopping)
	if n.within == 0 || n.socket == "" {
		<-ctx.Done()
		return
	}
	const thirds = 3
	tick := time.NewTicker(n.within / thirds)
	defer tick.Stop()
	for {
		n.check(ctx, alive)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (n notifier) check(ctx context.Context, alive func(context.Context) error) {
	wait, cancel := context.WithTimeout(ctx, n.within/2)
	defer cancel()
	err := alive(wait)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		n.log.Error("no progress", "error", err)
	default:
		n.tell(notifyAlive)
	}
}

// alive asks the loop that polls and the writer of the store for a sign of
// life. That the store fails is no reason to start anew: it says so itself.
func (d *daemon) alive(ctx context.Context) error {
	d.mu.Lock()
	sched := d.now.engine.sched
	d.mu.Unlock()
	if err := sched.Alive(ctx); err != nil {
		return fmt.Errorf("the scheduler does not answer: %w", err)
	}
	if err := d.db.Alive(ctx); ctx.Err() != nil {
		return fmt.Errorf("the store does not answer: %w", err)
	}
	return nil
}

// answers is alive for somebody who waits a few seconds only.
func (d *daemon) answers(ctx context.Context) error {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return d.alive(ctx)
}
