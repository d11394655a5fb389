package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"rasid/config"
)

func (a *app) runCommand() *cobra.Command {
	var verbose bool
	c := &cobra.Command{
		Use:   "run",
		Short: "The daemon: poll, store, match and alert until told to stop",
		Long: "run polls the feeds of the file as they become due, stores every item once and sends\n" +
			"alerts. SIGHUP, or a changed file, makes it read the file again; a broken file changes\n" +
			"nothing. SIGTERM or Ctrl-C stops it within 30 seconds; a second one at once.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			giveBack() // reading a large file leaves several times its size behind
			return a.daemon(c.Context(), cfg, newLog(a.err, verbose))
		},
	}
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every poll, not only changes of state")
	return c
}

// newLog writes text on a terminal and JSON elsewhere.
func newLog(w io.Writer, verbose bool) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if verbose {
		o.Level = slog.LevelDebug
	}
	if !terminal(w) {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	o.ReplaceAttr = func(groups []string, at slog.Attr) slog.Attr {
		if len(groups) == 0 && at.Key == slog.TimeKey {
			at.Value = slog.StringValue(at.Value.Time().Format("15:04:05"))
		}
		return at
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// daemon runs until ctx ends.
func (a *app) daemon(ctx context.Context, cfg *config.Config, log *slog.Logger) (err error) {
	hangups := make(chan os.Signal, 1) // before all else: unheard, SIGHUP ends a process
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	opened := newNotifier(os.Getenv, log).opening(cfg.Storage.Path)
	db, err := a.writer(ctx, cfg)
	opened()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close(context.WithoutCancel(ctx))) }()
	d := newDaemon(a, db, log)
	if d.window, err = newWindow(ctx, cfg, d); err != nil {
		return err
	}
	if err := d.start(ctx, cfg); err != nil {
		return err
	}
	for _, w := range cfg.Warnings {
		log.Warn("configuration", "problem", w.String())
	}
	log.Info("rasid watches", "version", buildVersion(), "file", cfg.Path, "feeds", len(cfg.Sources), "watchlists", len(cfg.Watchlists), "database", cfg.Storage.Path)
	d.run(ctx, cfg, hangups)
	log.Info("stopped")
	return nil
}

// onHangup calls do at every hangup until ctx ends.
func onHangup(ctx context.Context, hangups <-chan os.Signal, do func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			do()
		}
	}
}

// storageMoved refuses what only a restart can change.
func storageMoved(before, after *config.Config) error {
	if before.Storage.Path != after.Storage.Path {
		return fmt.Errorf("storage.path changed from %s to %s: restart for that", before.Storage.Path, after.Storage.Path)
	}
	return nil
}
