package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/arabic"
	"rasid/config"
	"rasid/storage"
)

// variantLine is a form of a term as other programs read it.
type variantLine struct {
	Form   string   `json:"form"`
	Reason string   `json:"reason"`
	Modes  []string `json:"modes"` // that find it; none: left out on purpose
	Items  *int     `json:"items"` // in the archive that hold its letters; null without an archive
}

// manyItems bounds the counting of one form.
const manyItems = 1000

func (a *app) variantsCommand() *cobra.Command {
	var asJSON bool
	var mode string
	c := &cobra.Command{
		Use:   "variants TERM",
		Short: "Show what a term will match, and what it will not",
		Long: "variants lists the forms of a word or phrase that each mode finds, why, and the look-alikes\n" +
			"that none does; of @aliases/NAME, its rows. Where there is a database, it counts the stored items that hold each form.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			term := strings.Join(args, " ")
			if name, is := strings.CutPrefix(term, "@"+alerts.AliasPrefix); is {
				return a.aliasRows(name)
			}
			if strings.HasPrefix(term, "@") {
				return usage(fmt.Errorf("%s is a list and no term", term), "name one of its words, or an alias list such as @aliases/countries")
			}
			all, err := variantsOf(term, mode)
			if err != nil {
				return err
			}
			if err := a.countItems(c.Context(), all); err != nil {
				return err
			}
			if asJSON {
				return a.variantsJSON(all)
			}
			return a.variantsText(term, all)
		},
	}
	c.Flags().StringVarP(&mode, "mode", "m", "", "only this mode: exact, name, word, inflected or lemma")
	return listing(c, &asJSON)
}

var allModes = []arabic.Mode{arabic.Exact, arabic.Name, arabic.Word, arabic.Inflected, arabic.Lemma}

// variantsOf joins the forms of all modes, or of the one named; what some mode
// finds comes first.
func variantsOf(term, only string) ([]variantLine, error) {
	modes := allModes
	if only != "" {
		m, err := arabic.ParseMode(only)
		if err != nil {
			return nil, usage(err, "see: rasid variants --help")
		}
		modes = []arabic.Mode{m}
	}
	var all []variantLine
	at := map[string]int{}
	for _, m := range modes {
		vs, err := arabic.Variants(term, m)
		if err != nil {
			return nil, usage(err, "give a word or a phrase")
		}
		for _, v := range vs {
			i, known := at[v.Form]
			if !known {
				i = len(all)
				at[v.Form] = i
				all = append(all, variantLine{Form: v.Form, Reason: v.Reason, Modes: []string{}})
			}
			if v.Matches {
				if len(all[i].Modes) == 0 {
					all[i].Reason = v.Reason
				}
				all[i].Modes = append(all[i].Modes, m.String())
			}
		}
	}
	slices.SortStableFunc(all, func(a, b variantLine) int { return min(len(b.Modes), 1) - min(len(a.Modes), 1) })
	return all, nil
}

// countItems counts in the archive, where there is one.
func (a *app) countItems(ctx context.Context, all []variantLine) error {
	path, err := config.FindPath(a.configFlag)
	if err != nil {
		return nil //nolint:nilerr // without a file there is no archive
	}
	cfg, err := config.Load(path, config.LoadOptions{})
	if err != nil {
		return nil //nolint:nilerr // rasid check says what is wrong with it
	}
	db, err := storage.OpenReader(ctx, cfg.Storage.Path)
	if err != nil {
		return nil //nolint:nilerr // nothing was stored yet
	}
	for i := range all {
		n, err := db.CountWords(ctx, all[i].Form, manyItems)
		if err != nil {
			return errors.Join(err, db.Close(ctx))
		}
		all[i].Items = &n
	}
	return db.Close(ctx)
}

func (a *app) variantsJSON(all []variantLine) error {
	out := newLines(a.out)
	for _, v := range all {
		if err := out.write(v); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) variantsText(term string, all []variantLine) error {
	t := newTable(a.out, "FORM", "FOUND BY", "ITEMS", "WHY")
	for _, v := range all {
		by := strings.Join(v.Modes, " ")
		if by == "" {
			by = "–"
		}
		t.row(isolate(v.Form), by, itemCount(v.Items), v.Reason)
	}
	if err := t.flush(); err != nil {
		return err
	}
	for _, row := range alerts.AliasesOf(term) {
		if len(row) > 1 {
			fmt.Fprintf(a.out, "\nother spellings: %s finds %s\n", isolate("@"+alerts.AliasPrefix+row[0]), isolate(strings.Join(row, "، ")))
		}
	}
	return nil
}

// aliasRows prints a list that comes with rasid, or the rows that hold a form.
func (a *app) aliasRows(name string) error {
	rows := alerts.AliasesOf(name)
	for _, list := range alerts.Aliases() {
		if list.Name == name {
			rows = list.Rows
		}
	}
	if len(rows) == 0 {
		return usage(fmt.Errorf("there is no alias list %q", name), alerts.AliasHint())
	}
	for _, row := range rows {
		if _, err := fmt.Fprintln(a.out, strings.Join(row, "، ")); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

func itemCount(n *int) string {
	switch {
	case n == nil:
		return ""
	case *n == manyItems:
		return fmt.Sprintf("%d+", manyItems)
	}
	return fmt.Sprint(*n)
}
