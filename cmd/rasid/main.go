// Command rasid watches Arabic news feeds and tells people what they watch
// for.
//
// The rules of this room: what was asked for goes to standard output, progress
// and logs to standard error. With --json standard output is JSON Lines and
// nothing else. Exit 0: done; 1: failed; 2: wrong usage or configuration.
// An error says what to do next.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones in images and units without any
)

func main() {
	os.Exit(mainCode(seams{}))
}

func mainCode(s seams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	return execute(ctx, os.Args[1:], &app{stdio: stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr}, seams: s})
}
