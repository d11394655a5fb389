package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/storage"
)

// silenceLine is a silence as other programs read it.
type silenceLine struct {
	Watchlist string    `json:"watchlist"`
	Began     time.Time `json:"began"`
	Until     time.Time `json:"until"`
}

func (a *app) silenceCommand() *cobra.Command {
	var howLong, until string
	c := &cobra.Command{
		Use:   "silence WATCHLIST (--for 2h | --until TIME)",
		Short: "Keep a watchlist from telling anybody for a while",
		Long: "A silenced watchlist still matches, and its alerts are kept; their deliveries are\n" +
			"suppressed, not delayed. Deliveries made before are left as they are. It works beside\n" +
			"a running daemon, at once.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			now := time.Now()
			return a.withWatchlist(c, args[0], func(cfg *config.Config, db *storage.DB) error {
				end, err := silenceEnd(cfg, now, howLong, until)
				if err != nil {
					return err
				}
				if err := db.Silence(c.Context(), args[0], now, end); err != nil {
					return err
				}
				_, err = fmt.Fprintf(a.out, "%s is silent until %s\n", args[0], end.In(cfg.Location).Format("2006-01-02 15:04 MST"))
				return err
			})
		},
	}
	c.Flags().StringVar(&howLong, "for", "", "how long, a `duration` such as 90m, 12h or 2d")
	c.Flags().StringVar(&until, "until", "", "or until when: 2026-11-24T08:00:00+03:00, or the beginning of 2026-11-24")
	c.AddCommand(a.silenceListCommand(), a.silenceEndCommand())
	return c
}

func silenceEnd(cfg *config.Config, now time.Time, howLong, until string) (time.Time, error) {
	if (howLong != "") == (until != "") {
		return time.Time{}, usage(errors.New("how long is it to last?"), "give --for 2h or --until 2026-11-24")
	}
	if howLong != "" {
		d, err := parseSpan(howLong)
		if err != nil || d <= 0 {
			return time.Time{}, usage(fmt.Errorf("--for %q is no time that passes", howLong), "write 90m, 12h or 2d")
		}
		return now.Add(d), nil
	}
	end, err := parseWhen("until", until, now, cfg.Location)
	if err == nil && !end.After(now) {
		err = usage(fmt.Errorf("--until %s is past", until), "give a time to come")
	}
	return end, err
}

func (a *app) silenceListCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the silences that last, the first to end first",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withReader(c, func(_ *config.Config, db *storage.DB) error { return a.silences(c.Context(), db, asJSON, time.Now()) })
		},
	}
	return listing(c, &asJSON)
}

func (a *app) silences(ctx context.Context, db *storage.DB, asJSON bool, now time.Time) error {
	all, err := db.Silences(ctx, now)
	if err != nil {
		return err
	}
	out, t := newLines(a.out), newTable(a.out, "WATCHLIST", "SINCE", "ENDS")
	for _, s := range all {
		if !asJSON {
			t.row(s.Watchlist, ago(s.Began, now), ago(s.Until, now))
		} else if err := out.write(silenceLine{s.Watchlist, s.Began, s.Until}); err != nil {
			return err
		}
	}
	if asJSON {
		return nil
	}
	return t.flush()
}

func (a *app) silenceEndCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "end WATCHLIST",
		Short: "End a silence before its time",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withWatchlist(c, args[0], func(_ *config.Config, db *storage.DB) error {
				was, err := db.EndSilence(c.Context(), args[0], time.Now())
				if err == nil && !was {
					err = failed(fmt.Errorf("%s is not silent", args[0]), `"rasid silence list" shows what is`)
				}
				return err
			})
		},
	}
}

// withWatchlist opens the database for writing, beside a daemon too, when the
// file has the watchlist.
func (a *app) withWatchlist(c *cobra.Command, id string, do func(*config.Config, *storage.DB) error) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(cfg.Watchlists, func(w *alerts.Watchlist) bool { return w.ID == id }) {
		return noWatchlist(cfg, id)
	}
	return a.withWriter(c, cfg, func(db *storage.DB) error { return do(cfg, db) })
}

func watchlistIDs(cfg *config.Config) (ids []string) {
	for _, w := range cfg.Watchlists {
		ids = append(ids, w.ID)
	}
	return ids
}
