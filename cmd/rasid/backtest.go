package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// backtestLine is what one watchlist would have done, as other programs read
// it.
type backtestLine struct {
	Watchlist string         `json:"watchlist"`
	Name      string         `json:"name"`
	Items     int            `json:"items"`    // that match
	Alerts    int            `json:"alerts"`   // once a story
	Messages  int            `json:"messages"` // over all routes
	Rang      int            `json:"rang"`     // alerts that there were in truth
	Days      []backtestDay  `json:"days"`
	Terms     []backtestTop  `json:"terms"`
	Feeds     []backtestTop  `json:"feeds"`
	Samples   []backtestItem `json:"samples"`
}

type backtestDay struct {
	Day      string `json:"day"`
	Alerts   int    `json:"alerts"`
	Messages int    `json:"messages"`
}

type backtestTop struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

type backtestItem struct {
	Item  alerts.JSONItem `json:"item"`
	Cause alerts.Cause    `json:"cause"`
	Hits  []alerts.Hit    `json:"hits"`
}

type backtestFlags struct {
	between
	watchlists []string
	file       string
	samples    int
	asJSON     bool
}

func (a *app) backtestCommand() *cobra.Command {
	f := backtestFlags{samples: 5}
	c := &cobra.Command{
		Use:   "backtest",
		Short: "Say what watchlists would have sent; nothing is sent",
		Long: "backtest runs the stored items through the watchlists of the file, or of another one, in\n" +
			"the order in which they came: once a story, by routes, digests and limits, escalations\n" +
			"and spikes. It says how much would have come a day, by which terms, from which feeds.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withReader(c, func(cfg *config.Config, db *storage.DB) error { return a.backtest(c.Context(), cfg, db, f) })
		},
	}
	c.Flags().StringVar(&f.since, "since", "30d", "not older than this: 24h, 30d, 2026-11-24")
	c.Flags().StringVar(&f.until, "until", "", "older than this")
	c.Flags().StringSliceVarP(&f.watchlists, "watchlist", "w", nil, "only these watchlists")
	c.Flags().StringVar(&f.file, "file", "", "try the watchlists of this `file`, a whole configuration, on the same database")
	c.Flags().IntVar(&f.samples, "samples", f.samples, "show so many of the newest alerts")
	return listing(c, &f.asJSON)
}

func (a *app) backtest(ctx context.Context, cfg *config.Config, db *storage.DB, f backtestFlags) error {
	tried, err := f.tried(cfg)
	if err != nil {
		return err
	}
	since, until, err := f.read(cfg, time.Now())
	if err != nil {
		return err
	}
	results, err := a.replay(ctx, tried, db, since, until, f.samples)
	if err != nil {
		return err
	}
	rang, err := rangIn(ctx, db, since, until)
	if err != nil {
		return err
	}
	out := newLines(a.out)
	for i := range results {
		r := &results[i]
		if !f.asJSON {
			a.backtestText(r, rang[r.Watchlist])
		} else if err := out.write(backtestLineOf(r, rang[r.Watchlist])); err != nil {
			return err
		}
	}
	return nil
}

// tried is the configuration whose watchlists are tried.
func (f *backtestFlags) tried(cfg *config.Config) (*config.Config, error) {
	if f.file != "" {
		other, err := config.Load(f.file, config.LoadOptions{})
		if err != nil {
			return nil, usage(err, "--file takes a whole configuration, such as a changed copy of yours")
		}
		cfg = other
	}
	chosen, err := choose(cfg, f.watchlists)
	if err != nil {
		return nil, err
	}
	some := *cfg
	some.Watchlists = chosen
	return &some, nil
}

// replay walks the archive.
func (a *app) replay(ctx context.Context, cfg *config.Config, db *storage.DB, since, until time.Time, samples int) ([]alerts.BacktestResult, error) {
	ix, err := alerts.NewIndex(cfg.Watchlists, cfg.Sources)
	if err != nil {
		return nil, usage(err, "mend the watchlist in "+cfg.Path)
	}
	began, err := db.FirstPolls(ctx)
	if err != nil {
		return nil, err
	}
	b := alerts.NewBacktest(alerts.BacktestOptions{
		Watchlists: cfg.Watchlists, Judge: ix.Judge, Sources: cfg.Sources, Began: began, Location: cfg.Location, Samples: max(samples, 0),
	})
	of, err := db.CountItems(ctx, since, until)
	if err != nil {
		return nil, err
	}
	p := newProgress(a.err, of, "items")
	defer p.done()
	err = db.Walk(ctx, since, until, func(it *feeds.Item) error {
		p.step()
		b.Add(it)
		return ctx.Err()
	})
	if ctx.Err() != nil {
		return nil, failed(errors.New("the backtest was broken off"), "a shorter --since is quicker")
	}
	return b.Results(), err
}

// rangIn counts the alerts that there were in truth.
func rangIn(ctx context.Context, db *storage.DB, since, until time.Time) (map[string]int, error) {
	counts, err := db.AlertCounts(ctx, since, time.Hour)
	rang := map[string]int{}
	for _, c := range counts {
		if until.IsZero() || c.From.Before(until) {
			rang[c.Watchlist] += c.Alerts
		}
	}
	return rang, err
}

func backtestLineOf(r *alerts.BacktestResult, rang int) backtestLine {
	l := backtestLine{
		Watchlist: r.Watchlist, Name: r.Name, Items: r.Items, Alerts: r.Alerts, Messages: r.Messages, Rang: rang,
		Days: []backtestDay{}, Terms: topLines(r.Terms), Feeds: topLines(r.Feeds), Samples: []backtestItem{},
	}
	for _, d := range r.Days {
		l.Days = append(l.Days, backtestDay(d))
	}
	for _, s := range r.Samples {
		l.Samples = append(l.Samples, backtestItem{alerts.ItemJSON(s.Item), s.Cause, alerts.NotNil(s.Hits)})
	}
	return l
}

func topLines(all []alerts.Top) []backtestTop {
	out := make([]backtestTop, 0, len(all))
	for _, t := range all {
		out = append(out, backtestTop{t.Name, t.Alerts})
	}
	return out
}

func noWatchlist(cfg *config.Config, id string) error {
	ids := watchlistIDs(cfg)
	return usage(fmt.Errorf("there is no watchlist %q in %s", id, cfg.Path), meant(id, ids, "the watchlists are: "+some(ids, 20)))
}
