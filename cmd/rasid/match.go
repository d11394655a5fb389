package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/feeds"
)

// matchLine is a text to try, one a line. All but ID may be absent.
type matchLine struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	Content string `json:"content"`
	Feed    string `json:"feed"`
}

type matchResult struct {
	ID      string       `json:"id"`
	Matches []matchFound `json:"matches"`
}

type matchFound struct {
	Watchlist string       `json:"watchlist"`
	Hits      []alerts.Hit `json:"hits"`
}

func (a *app) matchCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "match [FILE]",
		Short: "Try the watchlists on texts; nothing is stored or sent",
		Long: "match reads JSON Lines {\"id\",\"title\",\"summary\",\"content\",\"feed\"} from FILE or standard\n" +
			"input and says for each which watchlists match, and where.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			ix, err := alerts.NewIndex(cfg.Watchlists, cfg.Sources)
			if err != nil {
				return err
			}
			in, done, err := a.open(args)
			if err != nil {
				return err
			}
			defer done()
			out := bufio.NewWriter(a.out)
			write := writeMatchText
			if asJSON {
				write = writeMatchJSON
			}
			return errors.Join(matchAll(in, ix.Judge, func(l matchLine, ms []alerts.Match) error {
				return write(out, l, ms)
			}), out.Flush())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON Lines")
	return c
}

// open returns the named file, or standard input.
func (a *app) open(args []string) (io.Reader, func(), error) {
	if len(args) == 0 || args[0] == "-" {
		return a.in, func() {}, nil
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil, nil, usage(err, "give a file of JSON Lines, or none to read standard input")
	}
	return f, func() { f.Close() }, nil
}

// matchAll judges every line of in and hands on the result, in order.
func matchAll(in io.Reader, judge alerts.Judge, emit func(matchLine, []alerts.Match) error) error {
	r := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if len(line) == 0 && errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", n, err)
		}
		var l matchLine
		if len(trim(line)) == 0 {
			continue
		}
		if err := json.Unmarshal(line, &l); err != nil {
			return usage(fmt.Errorf("line %d: %w", n, err), `want one JSON object a line, such as {"id":"1","title":"…"}`)
		}
		item := feeds.Item{ID: l.ID, Feed: l.Feed, Title: l.Title, Summary: l.Summary, Content: l.Content}
		if err := emit(l, judge(&item)); err != nil {
			return err
		}
	}
}

func writeMatchJSON(w io.Writer, l matchLine, ms []alerts.Match) error {
	res := matchResult{ID: l.ID, Matches: []matchFound{}}
	for _, m := range ms {
		res.Matches = append(res.Matches, matchFound{Watchlist: m.Watchlist.ID, Hits: m.Hits})
	}
	return newLines(w).write(res)
}

func writeMatchText(w io.Writer, l matchLine, ms []alerts.Match) error {
	title := l.Title
	if title == "" {
		title = l.Summary + l.Content
	}
	fmt.Fprintf(w, "%s  %s\n", l.ID, clip(title, 80))
	for _, m := range ms {
		fmt.Fprintf(w, "    %s:", m.Watchlist.ID)
		for _, h := range m.Hits {
			fmt.Fprintf(w, "  %s (%s %d–%d)", clip(h.Text, 60), h.Field, h.Start, h.End)
		}
		fmt.Fprintln(w)
	}
	if len(ms) == 0 {
		_, err := fmt.Fprintln(w, "    no watchlist")
		return err
	}
	return nil
}
