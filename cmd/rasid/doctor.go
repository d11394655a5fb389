package main

import "github.com/spf13/cobra"

func (a *app) doctorCommand() *cobra.Command {
	c := &cobra.Command{Use: "doctor", Short: "Look closer: is everything as it was promised?"}
	c.AddCommand(a.etiquetteCommand())
	return group(c)
}
