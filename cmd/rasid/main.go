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
