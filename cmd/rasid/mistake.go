package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagMistake says of a flag's value what the flag wants.
func flagMistake(_ *cobra.Command, err error) error {
	var bad *pflag.InvalidValueError
	if !errors.As(err, &bad) {
		return err
	}
	f := bad.GetFlag()
	switch f.Value.Type() {
	case "int":
		return usage(fmt.Errorf("--%s %q is no whole number", f.Name, bad.GetValue()), "write digits, such as --"+f.Name+" 20")
	case "duration":
		return usage(fmt.Errorf("--%s %q is no duration", f.Name, bad.GetValue()), "write 90m or 12h")
	}
	return err
}

// callMistake says how a command is called that was called otherwise.
func callMistake(c *cobra.Command, args []string, err error) error {
	switch {
	case err == nil || c.HasAvailableSubCommands() && len(args) > 0:
		return err
	case len(args) == 0:
		return usage(errors.New("an argument is missing"), "write: "+c.UseLine())
	}
	return usage(fmt.Errorf("too many arguments: %s", strings.Join(args, " ")), "write: "+c.UseLine())
}
