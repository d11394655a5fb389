package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"rasid/config"
)

func (a *app) importCommand() *cobra.Command {
	var write bool
	c := &cobra.Command{
		Use:   "import FILE.opml",
		Short: "Turn a subscription list into feeds of the file; folders become tags",
		Long: "import prints the feeds of an OPML file (or of standard input, \"-\") that the\n" +
			"configuration does not have yet, as lines for \"feeds:\". With --write it adds them to\n" +
			"the configuration file, whose comments and everything else stay as they are.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			all, err := a.readOPML(args[0])
			if err != nil {
				return err
			}
			cfg, err := a.loadOrNone()
			if err != nil {
				return err
			}
			fresh := config.Unknown(all, cfg.Sources)
			fmt.Fprintf(a.err, "%s in the list, %d of them new\n", count(len(all), "feed"), len(fresh))
			if !write && len(fresh) == 0 {
				return nil
			}
			if !write {
				_, err := fmt.Fprintf(a.out, "feeds:\n%s", config.FeedsYAML(fresh, "  "))
				return err
			}
			return a.addFeeds(cfg, fresh)
		},
	}
	c.Flags().BoolVar(&write, "write", false, "add them to the configuration file")
	return c
}

func (a *app) readOPML(path string) ([]config.Outline, error) {
	var data []byte
	var err error
	if path == "-" {
		data, err = io.ReadAll(a.in)
	} else {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, failed(err, "name an OPML file, as feed readers export it")
	}
	all, refused, err := config.ReadOPML(data)
	if err != nil {
		return nil, failed(err, "name an OPML file, as feed readers export it")
	}
	for _, o := range refused {
		fmt.Fprintf(a.err, "left out, line %d: %s\n", o.Line, o.Why)
	}
	return all, nil
}

// addFeeds writes the configuration file anew, or not at all.
func (a *app) addFeeds(cfg *config.Config, fresh []config.Outline) error {
	if cfg.Path == "" {
		return usage(errors.New("there is no configuration file to add to"), "print the feeds without --write and begin a file with them")
	}
	data, err := os.ReadFile(cfg.Path)
	if err != nil {
		return err
	}
	out, err := config.AddFeeds(data, fresh)
	if errors.Is(err, config.ErrNoPlace) {
		return failed(err, "write each feed on a line of its own, or paste what import prints without --write")
	}
	if err != nil {
		return err
	}
	if err := replaceFile(cfg.Path, out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s: %s added\n", cfg.Path, count(len(fresh), "feed"))
	return err
}

// replaceFile writes a file beside the old one and puts it in its place.
func replaceFile(path string, data []byte) error {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		path = to
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".rasid-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(info.Mode()), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
