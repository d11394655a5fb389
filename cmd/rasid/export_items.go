package main

import (
	"bufio"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/storage"
	"rasid/web"
)

func (a *app) exportAlertsCommand() *cobra.Command {
	var span between
	var f alerts.AlertFilter
	var format, evidence string
	c := &cobra.Command{
		Use:   "export",
		Short: "Write matched items as JSON Lines or CSV",
		Long: "export writes every alert with its item and hits to standard output, newest first:\n" +
			"JSON Lines for programs, CSV for spreadsheets.\n\n" +
			"    rasid export --watchlist syria --since 30d --format csv > syria.csv\n\n" +
			"With --evidence it writes a new folder instead (a bag, RFC 8493): the alerts, the documents\n" +
			"they came in byte for byte, headers, hashes, and a manifest that sha256sum -c checks.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "jsonl" && format != "csv" {
				return usage(fmt.Errorf("--format %q is none", format), "write jsonl or csv")
			}
			if evidence == "" && c.Flags().Changed("evidence") {
				return usage(errors.New("--evidence is empty"), "it wants the name of a new folder")
			}
			return a.withReader(c, func(cfg *config.Config, db *storage.DB) (err error) {
				if f.Since, f.Until, err = span.read(cfg, time.Now()); err != nil {
					return err
				}
				if err := (named{watchlist: f.Watchlist}).check(c.Context(), cfg, db); err != nil {
					return err
				}
				f.Limit = span.most(true)
				if evidence != "" {
					return a.exportEvidence(c.Context(), db, f, format, evidence)
				}
				out := bufio.NewWriter(a.out)
				_, err = web.Export(c.Context(), db, f, format, out)
				return errors.Join(err, out.Flush())
			})
		},
	}
	c.Flags().StringVar(&f.Watchlist, "watchlist", "", "only of this watchlist")
	c.Flags().StringVar(&format, "format", "jsonl", "jsonl or csv")
	c.Flags().StringVar(&evidence, "evidence", "", "write a new folder, with the documents as they came")
	span.flags(c)
	return c
}
