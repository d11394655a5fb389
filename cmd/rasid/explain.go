package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// explainLine is an explanation as other programs read it.
type explainLine struct {
	Item      string           `json:"item"`
	Watchlist string           `json:"watchlist"`
	Matched   bool             `json:"matched"`
	InScope   bool             `json:"in_scope"` // the watchlist takes this feed
	Alerts    []string         `json:"alerts"`   // IDs of the alerts about the item
	Condition alerts.Condition `json:"condition"`
}

// explainFlags say what is to be explained.
type explainFlags struct {
	text, title, feed string
	watchlists        []string
	asJSON            bool
}

func (a *app) explainCommand() *cobra.Command {
	var f explainFlags
	c := &cobra.Command{
		Use:   "explain [ITEM]",
		Short: "Say why an item alerted a watchlist, or why it did not",
		Long: "explain shows for every watchlist which of its conditions an item fulfils, with the words\n" +
			"in their place, and what stopped the others. ITEM is an id or an address from \"rasid items\";\n" +
			"--text and --title explain a text instead, - reads it from standard input.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.withReader(c, func(cfg *config.Config, db *storage.DB) error {
					it, err := db.Item(c.Context(), args[0])
					if errors.Is(err, storage.ErrNotFound) {
						err = errors.New(strings.TrimPrefix(err.Error(), storage.ErrNotFound.Error()+": "))
						return usage(err, `"rasid items" lists the items; --text explains a text of your own`)
					}
					if err != nil {
						return err
					}
					told, err := db.Alerts(c.Context(), alerts.AlertFilter{Item: it.ID})
					if err != nil {
						return err
					}
					return a.explain(cfg, &it, told, f)
				})
			}
			cfg, err := a.load()
			if err != nil {
				return err
			}
			if f.feed != "" {
				if _, err := pick(cfg, []string{f.feed}); err != nil {
					return err
				}
			}
			it, err := a.given(f)
			if err != nil {
				return err
			}
			return a.explain(cfg, it, nil, f)
		},
	}
	c.Flags().StringVar(&f.text, "text", "", "explain this text; - reads standard input")
	c.Flags().StringVar(&f.title, "title", "", "with this title")
	c.Flags().StringVar(&f.feed, "feed", "", "as an item of this feed")
	c.Flags().StringSliceVarP(&f.watchlists, "watchlist", "w", nil, "only these watchlists")
	return listing(c, &f.asJSON)
}

// given is the item that the flags describe.
func (a *app) given(f explainFlags) (*feeds.Item, error) {
	if f.text == "" && f.title == "" {
		return nil, usage(errors.New("explain needs an item or a text"), `rasid explain 019ab3c4-5d6e-7f01, or rasid explain --text "…"`)
	}
	if f.text == "-" {
		all, err := io.ReadAll(a.in)
		if err != nil {
			return nil, fmt.Errorf("read standard input: %w", err)
		}
		f.text = string(all)
	}
	return &feeds.Item{Title: f.title, Content: f.text, Feed: f.feed}, nil
}

func (a *app) explain(cfg *config.Config, it *feeds.Item, told []alerts.Alert, f explainFlags) error {
	chosen, err := choose(cfg, f.watchlists)
	if err != nil {
		return err
	}
	explained, err := alerts.Explain(chosen, cfg.Sources, it)
	if err != nil {
		return err
	}
	if f.asJSON {
		out := newLines(a.out)
		for _, e := range explained {
			line := explainLine{it.ID, e.Watchlist.ID, e.Matched, e.InScope, alertIDs(told, e.Watchlist.ID), e.Root}
			if err := out.write(line); err != nil {
				return err
			}
		}
		return nil
	}
	out := bufio.NewWriter(a.out)
	w := explainWriter{w: out, item: it, told: told}
	for _, e := range explained {
		w.explanation(e)
	}
	return out.Flush()
}

// choose picks watchlists by ID; all when none is named.
func choose(cfg *config.Config, ids []string) ([]*alerts.Watchlist, error) {
	if len(ids) == 0 {
		return cfg.Watchlists, nil
	}
	var chosen []*alerts.Watchlist
	for _, id := range ids {
		i := slices.IndexFunc(cfg.Watchlists, func(w *alerts.Watchlist) bool { return w.ID == id })
		if i < 0 {
			return nil, noWatchlist(cfg, id)
		}
		chosen = append(chosen, cfg.Watchlists[i])
	}
	return chosen, nil
}

func alertIDs(told []alerts.Alert, watchlist string) []string {
	ids := []string{}
	for _, t := range told {
		if t.Watchlist == watchlist {
			ids = append(ids, t.ID)
		}
	}
	return ids
}
