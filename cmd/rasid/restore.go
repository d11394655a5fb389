package main

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"rasid/storage"
)

func (a *app) restoreCommand() *cobra.Command {
	var dryRun bool
	var pending string
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in the place of the database; nothing is deleted",
		Long: "restore reads all of the backup FILE, sets the present database aside under a name with the\n" +
			"time, and puts the backup in its place. The daemon must not be running. Deliveries that\n" +
			"waited when the backup was made may have been sent since: those older than a day need\n" +
			"--pending send or --pending expire. Items that feeds still list and the backup does not\n" +
			"know are new again.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			if pending != "" && pending != string(storage.OldSend) && pending != string(storage.OldExpire) {
				return usage(fmt.Errorf("--pending %s", pending), "send or expire")
			}
			now := time.Now()
			held, err := storage.ReadBackup(c.Context(), args[0], now)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return failed(fmt.Errorf("there is no file %s", args[0]), "backups lie in "+cfg.Storage.Backup.Folder)
			case err != nil:
				return failed(err, "take another backup; this one cannot be restored")
			}
			newest := ""
			if !held.Newest.IsZero() {
				newest = ", the newest of " + held.Newest.In(cfg.Location).Format("2006-01-02 15:04")
			}
			fmt.Fprintf(a.out, "%s: whole, %s, %s%s; %d deliveries wait, %d of them for more than a day\n", args[0],
				count(held.Items, "item"), count(held.Alerts, "alert"), newest, held.Pending, held.Old)
			if dryRun {
				return nil
			}
			return a.restore(c, args[0], cfg.Storage.Path, storage.OldPolicy(pending), now)
		},
	}
	c.Flags().BoolVar(&dryRun, "dry-run", false, "only say what the backup holds")
	c.Flags().StringVar(&pending, "pending", "", "what becomes of deliveries that waited for more than a day: send or expire")
	return c
}

func (a *app) restore(c *cobra.Command, file, path string, old storage.OldPolicy, now time.Time) error {
	aside, err := storage.Restore(c.Context(), file, path, old, now)
	switch {
	case errors.Is(err, storage.ErrOldPending):
		return usage(err, "say --pending send, and some may come twice, or --pending expire, and they are cancelled")
	case errors.As(err, new(*storage.LockedError)):
		return failed(err, "stop the daemon first")
	case err != nil:
		return failed(err, "the database that was there is as it was, or set aside beside it")
	}
	if aside != "" {
		fmt.Fprintf(a.out, "the database that was there is now %s\n", aside)
	}
	_, err = fmt.Fprintf(a.out, "%s is the backup now; \"rasid run\" goes on from it\n", path)
	return err
}
