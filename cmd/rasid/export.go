package main

import (
	"github.com/spf13/cobra"

	"rasid/config"
)

func (a *app) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export",
		Short: "Write the feeds as OPML, tags as folders; logins are left out",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			return config.WriteOPML(a.out, cfg.Sources)
		},
	}
}
