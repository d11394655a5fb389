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
	if f.Value.Type() == "int" {
		return usage(fmt.Errorf("--%s %q is no whole number", f.Name, bad.GetValue()), "write digits, such as --"+f.Name+" 20")
	}
	return err
}

// callMistake says how a command is called that was called otherwise.
func callMistake(c *cobra.Command, args []string, err error) error {
	switch {
	case err == nil:
		return nil
	case c.HasAvailableSubCommands() && len(args) > 0 && !strings.Contains(c.Use, " "): // it takes no arguments of its own
		var names []string
		for _, sub := range c.Commands() {
			names = append(names, sub.Name())
		}
		return usage(fmt.Errorf("there is no command %q", c.CommandPath()+" "+args[0]), meant(args[0], names, "see: "+c.CommandPath()+" --help"))
	case len(args) == 0:
		return usage(errors.New("an argument is missing"), "write: "+c.UseLine())
	}
	return usage(fmt.Errorf("too many arguments: %s", strings.Join(args, " ")), "write: "+c.UseLine())
}
