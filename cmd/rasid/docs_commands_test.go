package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "write docs/commands.md anew")

// TestCommandsPage: docs/commands.md is made of the commands themselves.
func TestCommandsPage(t *testing.T) {
	t.Parallel()
	const page = "../../docs/commands.md"
	want := commandsPage(newRoot(&app{stdio: stdio{in: strings.NewReader(""), out: io.Discard, err: io.Discard}}))
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil { //nolint:gosec // a public page
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != want {
		t.Errorf("docs/commands.md is not what the commands say (%v): go test ./cmd/rasid -run TestCommandsPage -update", err)
	}
}

const commandsHead = `# Commands

Every command takes ` + "`--config FILE`" + ` (or ` + "`-c`" + `); without it ` + "`config.yaml`" + ` here is read, else ` + "`rasid/config.yaml`" + ` in your configuration folder,
else ` + "`/etc/rasid/config.yaml`" + `.
What others may read goes to standard output, progress and logs to standard error. With ` + "`--json`" + ` a listing writes JSON Lines and
nothing else. The exit code is 0 when it is done, 1 when it failed, 2 when the call or the file has a mistake.

This page is made of the commands themselves (` + "`go test ./cmd/rasid -run TestCommandsPage -update`" + `); ` + "`rasid COMMAND --help`" + ` says
the same, and so does ` + "`man rasid-COMMAND`" + ` where a package is installed.

`

func commandsPage(root *cobra.Command) string {
	var index, all strings.Builder
	index.WriteString("| | |\n|---|---|\n")
	for _, c := range everyCommand(root) {
		name := c.CommandPath()
		fmt.Fprintf(&index, "| [%s](#%s) | %s |\n", name, strings.ReplaceAll(name, " ", "-"), cell(c.Short))
		fmt.Fprintf(&all, "\n## %s\n\n%s\n", name, c.Short+".")
		if c.Long != "" {
			fmt.Fprintf(&all, "\n%s\n", paragraphs(c.Long))
		}
		fmt.Fprintf(&all, "\n```text\n%s\n```\n", c.UseLine())
		all.WriteString(flagTable(c))
	}
	return commandsHead + index.String() + all.String()
}

// everyCommand lists what people can call, parents before children.
func everyCommand(root *cobra.Command) (all []*cobra.Command) {
	for _, c := range root.Commands() {
		if !c.Hidden {
			all = append(append(all, c), everyCommand(c)...)
		}
	}
	return all
}

var setCode = regexp.MustCompile(`(?m)^\n*((?: {2,}\S.*\n)+)\n*`)

// paragraphs is a help text as Markdown: lines that are set in there are for a
// shell.
func paragraphs(long string) string {
	return strings.TrimSpace(setCode.ReplaceAllStringFunc(long+"\n", func(code string) string {
		var b strings.Builder
		for line := range strings.Lines(strings.Trim(code, "\n") + "\n") {
			b.WriteString(strings.TrimLeft(line, " "))
		}
		return "\n```sh\n" + b.String() + "```\n\n"
	}))
}

func flagTable(c *cobra.Command) string {
	var b strings.Builder
	c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, what := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "0s" && f.DefValue != "[]" {
			what += fmt.Sprintf(" (default `%s`)", f.DefValue)
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", strings.TrimSpace(name+" "+value), cell(what))
	})
	if b.Len() == 0 {
		return ""
	}
	return "\n| flag | |\n|---|---|\n" + b.String()
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
