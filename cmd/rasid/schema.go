package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"rasid/config"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the file, for editors",
		Long: "schema prints the JSON Schema (draft 7) of the configuration file. Write it beside your\n" +
			"file and name it in the first line, and the editor completes keys and marks mistakes:\n\n" +
			"  rasid schema > config.schema.json\n" +
			"  # yaml-language-server: $schema=./config.schema.json",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if _, err := a.out.Write(config.Schema()); err != nil {
				return fmt.Errorf("write: %w", err)
			}
			return nil
		},
	}
}
