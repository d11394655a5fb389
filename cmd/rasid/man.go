package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manCommand writes a page for each command. Packages are made with it.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man FOLDER",
		Short:  "Write the manual pages into a folder",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil { //nolint:gosec // everybody may read manuals
				return fmt.Errorf("write manual pages: %w", err)
			}
			// The date of the release, so that two builds of it are the same.
			released := builtAt()
			c.Root().DisableAutoGenTag = true
			if err := doc.GenManTree(c.Root(), &doc.GenManHeader{Section: "1", Source: "rasid " + buildVersion(), Manual: "rasid", Date: &released}, args[0]); err != nil {
				return fmt.Errorf("write manual pages: %w", err)
			}
			return nil
		},
	}
}

// builtAt is the time of the commit that the program was built from, or 1970.
func builtAt() time.Time {
	t, err := time.Parse(time.RFC3339, setting("vcs.time"))
	if err != nil {
		return time.Unix(0, 0).UTC()
	}
	return t
}
