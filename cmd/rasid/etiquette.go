package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"rasid/config"
	"rasid/feeds"
	"rasid/feeds/etiquette"
)

func (a *app) etiquetteCommand() *cobra.Command {
	var asJSON bool
	var days int
	c := &cobra.Command{
		Use:   "etiquette",
		Short: "Play a week of polling and count what a webmaster would complain of",
		Long: "etiquette opens a town of web servers on loopback, polls them every quarter hour for\n" +
			"a week by a clock of its own, with a new process each day, and prints what the servers\n" +
			"noted. No other machine is asked. The exit code is 1 when there is anything to complain of.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			const most = 90
			if days < 1 || days > most {
				return usage(fmt.Errorf("--days must lie between 1 and %d", most), "")
			}
			r, err := etiquette.Play(c.Context(), days, feeds.UserAgent(buildVersion(), a.contact()))
			if err != nil {
				return err
			}
			if asJSON {
				err = newLines(a.out).write(r)
			} else {
				err = r.Write(a.out)
			}
			if err == nil && r.Faults() > 0 {
				err = errors.New("webmasters would complain")
			}
			return err
		},
	}
	c.Flags().IntVar(&days, "days", 7, "how long the rehearsal lasts by its own clock")
	return listing(c, &asJSON)
}

// contact is what the file says, or one for the rehearsal where it says
// nothing.
func (a *app) contact() string {
	if path, err := config.FindPath(a.configFlag); err == nil {
		if cfg, err := config.Load(path, config.LoadOptions{}); err == nil && cfg.HTTP.Contact != "" {
			return cfg.HTTP.Contact
		}
	}
	return "mailto:rehearsal@example.org"
}
