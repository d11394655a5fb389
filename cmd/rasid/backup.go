package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"rasid/config"
	"rasid/storage"
	"rasid/web"
)

func (a *app) backupCommand() *cobra.Command {
	keep := 0
	c := &cobra.Command{
		Use:   "backup [FOLDER]",
		Short: "Write a checked copy of the database, beside a running daemon too",
		Long: "backup writes a copy named after the time into FOLDER, reads all of it to see that it is\n" +
			"whole, and removes all but the newest --keep of such copies. Without FOLDER it is\n" +
			"storage.backup.folder. The daemon does the same at storage.backup.schedule.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withReader(c, func(cfg *config.Config, db *storage.DB) error {
				folder := cfg.Storage.Backup.Folder
				if len(args) == 1 {
					folder = args[0]
				}
				if !c.Flags().Changed("keep") {
					keep = cfg.Storage.Backup.Keep
				}
				if keep < 0 {
					return usage(fmt.Errorf("--keep %d is less than none", keep), "0 keeps all")
				}
				file, removed, err := db.BackupInto(c.Context(), folder, time.Now(), keep)
				if err != nil {
					return failed(err, "the folder must be writable and have room for a whole copy")
				}
				for _, old := range removed {
					fmt.Fprintf(a.err, "removed %s\n", old)
				}
				_, err = fmt.Fprintln(a.out, file)
				return err
			})
		},
	}
	c.Flags().IntVar(&keep, "keep", 0, "keep so many copies; 0 keeps all (default storage.backup.keep)")
	return c
}

// backups writes copies on the schedule of the file.
func (d *daemon) backups(ctx context.Context) {
	for ctx.Err() == nil {
		d.mu.Lock()
		b := d.cfg.Storage.Backup
		d.mu.Unlock()
		const look = time.Minute // a reload may change the schedule
		if b.Schedule.IsZero() {
			sleep(ctx, look)
			continue
		}
		now := time.Now()
		next := b.Schedule.Next(now)
		if wait := next.Sub(now); wait > look {
			sleep(ctx, look)
			continue
		}
		sleep(ctx, next.Sub(now))
		if ctx.Err() != nil {
			return
		}
		d.backUp(ctx, b, next)
	}
}

func (d *daemon) backUp(ctx context.Context, b config.Backup, now time.Time) {
	file, removed, err := d.db.BackupInto(ctx, b.Folder, now, b.Keep)
	if err != nil {
		if ctx.Err() == nil {
			d.log.Error("no backup was made", "error", err)
		}
		return
	}
	d.log.Info("backup made", "file", file, "removed", len(removed))
}

// machine tells the metrics of the disk and of the backups.
func (d *daemon) machine() (m web.Machine) {
	d.mu.Lock()
	b := d.cfg.Storage.Backup
	d.mu.Unlock()
	m.BackupsDue = !b.Schedule.IsZero()
	m.DiskFree, m.DiskSize, _ = diskSpace(filepath.Dir(d.db.Path())) // unknown: left out
	all, err := d.db.Backups(b.Folder)
	if err != nil || len(all) == 0 {
		return m // the folder comes with the first one
	}
	if info, err := os.Stat(all[len(all)-1]); err == nil {
		m.Backup = info.ModTime()
	}
	return m
}
