package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
)

// problemLine is a mistake or a warning as other programs read it.
type problemLine struct {
	Severity string `json:"severity"` // error, warning
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
}

func (a *app) checkCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Read the file and say what is wrong, and what is probably not meant",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.load()
			if asJSON {
				return errors.Join(a.problemsJSON(cfg, err), err)
			}
			if err != nil {
				return err
			}
			if _, err := alerts.NewIndex(cfg.Watchlists, cfg.Sources); err != nil {
				return usage(err, "mend the watchlist in "+cfg.Path)
			}
			for _, w := range cfg.Warnings {
				fmt.Fprintf(a.err, "warning: %s\n", w)
			}
			_, err = fmt.Fprintf(a.out, "%s: %s, %s, %s\n", cfg.Path, count(len(cfg.Sources), "feed"),
				count(len(cfg.Watchlists), "watchlist"), count(len(cfg.Channels), "channel"))
			return err
		},
	}
	return listing(c, &asJSON)
}

func (a *app) problemsJSON(cfg *config.Config, err error) error {
	out := newLines(a.out)
	var all config.Errors
	errors.As(err, &all)
	for _, p := range all {
		if err := out.write(problemOf("error", p)); err != nil {
			return err
		}
	}
	if cfg == nil {
		return nil
	}
	for _, p := range cfg.Warnings {
		if err := out.write(problemOf("warning", p)); err != nil {
			return err
		}
	}
	return nil
}

func problemOf(severity string, p config.Problem) problemLine {
	return problemLine{severity, p.File, p.Line, p.Column, p.Message, p.Hint}
}

// count writes "1 feed", "2 feeds".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
