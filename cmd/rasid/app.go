package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// app is what all commands of one call share.
type app struct {
	stdio
	seams
	configFlag string
}

// seams are where a test breaks the promises on purpose, to see that its
// alarm rings; nil elsewhere.
type seams struct {
	wrapStore  func(feeds.Store) feeds.Store
	wrapOutbox func(alerts.Outbox) alerts.Outbox
}

func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.runCommand(), a.checkCommand(), a.pollCommand(), a.matchCommand(),
		a.explainCommand(), a.variantsCommand(),
		a.searchCommand(), a.exportAlertsCommand(), a.backtestCommand(),
		a.feedsCommand(), a.itemsCommand(), a.alertsCommand(), a.deliveriesCommand(), a.silenceCommand(), a.channelsCommand(),
		a.backupCommand(), a.restoreCommand(), a.doctorCommand(), a.schemaCommand(), a.manCommand(), a.versionCommand(),
	}
}

// load reads the operator's file. Its error lists every mistake in it.
func (a *app) load() (*config.Config, error) {
	path, err := config.FindPath(a.configFlag)
	if err != nil {
		return nil, usage(err, "a commented example lies beside the README: config.example.yaml")
	}
	cfg, err := config.Load(path, config.LoadOptions{})
	if err != nil {
		return nil, usage(err, `nothing was started; "rasid check" reads the file again, docs/configuration.md explains every key`)
	}
	return cfg, nil
}

// writer opens the database as its only writer.
func (a *app) writer(ctx context.Context, cfg *config.Config) (*storage.DB, error) {
	db, err := storage.Open(ctx, cfg.Storage.Path, time.Now())
	if err != nil {
		return nil, storageHint(err, cfg.Storage.Path)
	}
	return db, nil
}

// reader opens the database beside a running daemon.
func (a *app) reader(ctx context.Context, cfg *config.Config) (*storage.DB, error) {
	db, err := storage.OpenReader(ctx, cfg.Storage.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failed(fmt.Errorf("there is no database yet at %s", cfg.Storage.Path), `run "rasid poll" or "rasid run" first`)
	}
	if err != nil {
		return nil, storageHint(err, cfg.Storage.Path)
	}
	return db, nil
}

// storageHint says what to do about a database that does not open.
func storageHint(err error, path string) error {
	var locked *storage.LockedError
	switch {
	case errors.As(err, &locked):
		return failed(err, "one process writes at a time: stop the other one, or give this one a storage.path of its own")
	case errors.As(err, new(*storage.RemoteError)):
		return failed(err, "let storage.path lie on a disk of this machine; backups may go over the network (storage.backup.folder)")
	case errors.As(err, new(*storage.CorruptError)):
		return failed(err, "rasid restore BACKUP puts a backup in its place and sets the damaged file aside; nothing was changed")
	case errors.Is(err, fs.ErrNotExist):
		return failed(err, "make the folder of storage.path first: mkdir -p "+filepath.Dir(path))
	case errors.Is(err, fs.ErrPermission):
		return failed(err, "storage.path must lie in a folder that this user may write to")
	}
	return failed(err, `"rasid doctor" looks closer`)
}

// listing adds the flag that all listing commands share.
func listing(c *cobra.Command, asJSON *bool) *cobra.Command {
	c.Flags().BoolVar(asJSON, "json", false, "write JSON Lines")
	return c
}

// withReader runs do with the file and the database opened for reading.
func (a *app) withReader(c *cobra.Command, do func(*config.Config, *storage.DB) error) (err error) {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	db, err := a.reader(c.Context(), cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close(context.WithoutCancel(c.Context()))) }()
	return do(cfg, db)
}

// withWriter runs do with the database opened for writing, beside a running
// daemon too.
func (a *app) withWriter(c *cobra.Command, cfg *config.Config, do func(*storage.DB) error) (err error) {
	db, err := storage.OpenAny(c.Context(), cfg.Storage.Path, time.Now())
	if err != nil {
		return storageHint(err, cfg.Storage.Path)
	}
	defer func() { err = errors.Join(err, db.Close(context.WithoutCancel(c.Context()))) }()
	return do(db)
}

// group makes a command that only holds others refuse unknown names.
func group(c *cobra.Command) *cobra.Command {
	c.Args = cobra.NoArgs
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	return c
}

func trim(line []byte) []byte { return bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))) }
