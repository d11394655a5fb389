package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// stdio is where a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// hinted is an error with what to do next.
type hinted struct {
	err  error
	hint string
	code int
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

// usage is a mistake in the call or in the file.
func usage(err error, hint string) error { return &hinted{err: err, hint: hint, code: exitUsage} }

// failed is a failure that the caller can do something about.
func failed(err error, hint string) error { return &hinted{err: err, hint: hint, code: exitFailed} }

// execute runs one call and returns its exit code.
func execute(ctx context.Context, args []string, a *app) int {
	io := a.stdio
	root := newRoot(a) //nolint:contextcheck // the commands get theirs from cobra
	root.SetArgs(args)
	called, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitDone
	}
	code, hint := exitFailed, ""
	var h *hinted
	if errors.As(err, &h) {
		code, hint = h.code, h.hint
	} else if !errors.As(err, new(*ranError)) {
		code, hint = exitUsage, "see: "+called.CommandPath()+" --help"
	}
	fmt.Fprintf(io.err, "rasid: %v\n", err)
	if hint != "" {
		fmt.Fprintf(io.err, "  %s\n", hint)
	}
	return code
}

// ranError marks an error of a command that was called rightly; what cobra
// returns without it is a mistake in the call.
type ranError struct{ err error }

func (r *ranError) Error() string { return r.err.Error() }
func (r *ranError) Unwrap() error { return r.err }

// newRoot builds the whole tree of commands.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "rasid",
		Short:         "Watch Arabic news feeds and be told",
		Long:          "rasid (راصد) polls Arabic news feeds, stores every item once and tells\npeople by email or webhook when one mentions what they watch for.",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.PersistentFlags().StringVarP(&a.configFlag, "config", "c", "", "the `file` to read (default config.yaml, then the user's configuration folder, then /etc/rasid)")
	root.SetFlagErrorFunc(flagMistake)
	root.AddCommand(a.commands()...)
	markRuns(group(root))
	return root
}

// markRuns wraps every RunE below c so that its errors are told from mistakes
// in the call.
func markRuns(c *cobra.Command) {
	for _, sub := range c.Commands() {
		markRuns(sub)
	}
	run := c.RunE
	if run == nil {
		return
	}
	if fits := c.Args; fits != nil {
		c.Args = func(cmd *cobra.Command, args []string) error { return callMistake(cmd, args, fits(cmd, args)) }
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := run(cmd, args); err != nil {
			return &ranError{err}
		}
		return nil
	}
}
