package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"rasid/config"
)

// finding is one thing that doctor looked at.
type finding struct {
	Check  string   `json:"check"`
	Status severity `json:"status"`
	Detail string   `json:"detail"`
	Hint   string   `json:"hint"` // what to do next; may be empty
}

type severity string

const (
	fine    severity = "ok"
	warning severity = "warning" // works, and somebody should look
	broken  severity = "failed"
)

// findings are what doctor has to say, in the order in which it looked.
type findings []finding

func (f *findings) add(check string, s severity, hint, format string, args ...any) {
	*f = append(*f, finding{check, s, fmt.Sprintf(format, args...), hint})
}

func (f findings) count(s severity) (n int) {
	for _, one := range f {
		if one.Status == s {
			n++
		}
	}
	return n
}

func (a *app) doctorCommand() *cobra.Command {
	var asJSON, offline bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look closer: say of each part whether it is well",
		Long: "doctor reads the file and the database, beside a running daemon too, and says of each part\n" +
			"whether it is well: configuration, secrets, disk, clock, database, the sum of the alerts,\n" +
			"feeds, deliveries and channels. Nothing is sent or changed. It exits with 1 when a part has failed.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			all := a.examine(c.Context(), cfg, time.Now(), !offline)
			if err := a.tell(all, asJSON); err != nil {
				return err
			}
			if n := all.count(broken); n > 0 {
				return failed(errors.New(count(n, "failure")), "docs/troubleshooting.md says more")
			}
			return nil
		},
	}
	c.Flags().BoolVar(&offline, "offline", false, "do not connect to the hosts of the channels")
	c.AddCommand(a.etiquetteCommand())
	return listing(c, &asJSON)
}

// examine looks at every part. What fails does not keep it from the next.
func (a *app) examine(ctx context.Context, cfg *config.Config, now time.Time, online bool) findings {
	var f findings
	examineFile(&f, cfg)
	examineModes(&f, cfg)
	examineDisk(&f, cfg.Storage.Path)
	examineDatabase(ctx, &f, cfg, now)
	if online {
		examineChannels(ctx, &f, cfg)
	}
	return f
}

func examineFile(f *findings, cfg *config.Config) {
	f.add("configuration", fine, "", "%s: %s, %s, %s", cfg.Path, count(len(cfg.Sources), "feed"),
		count(len(cfg.Watchlists), "watchlist"), count(len(cfg.Channels), "channel"))
	for _, p := range cfg.Warnings {
		hint := p.Hint
		p.Hint = ""
		f.add("configuration", warning, hint, "%s", p)
	}
}

func (a *app) tell(all findings, asJSON bool) error {
	if !asJSON {
		return tellText(a.out, all)
	}
	out := newLines(a.out)
	for _, one := range all {
		if err := out.write(one); err != nil {
			return err
		}
	}
	return nil
}

func tellText(w io.Writer, all findings) error {
	t := table{tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)}
	for _, one := range all {
		t.row(string(one.Status), one.Check, one.Detail)
		for line := range strings.SplitSeq(one.Hint, "\n") {
			if line != "" {
				t.row("", "", "→ "+line)
			}
		}
	}
	return t.flush()
}
