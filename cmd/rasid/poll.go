package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// pollLine is what a pass made of one feed.
type pollLine struct {
	Feed       string     `json:"feed"`
	HTTPStatus int        `json:"http_status"`
	Result     string     `json:"result"`
	Items      int        `json:"items"`
	New        int        `json:"new"`
	Updated    int        `json:"updated"`
	Alerts     int        `json:"alerts"`
	ErrorClass string     `json:"error_class"`
	Error      string     `json:"error"`
	DurationMS int64      `json:"duration_ms"`
	FullText   string     `json:"full_text,omitempty"`  // why some articles could not be read
	NotBefore  *time.Time `json:"not_before,omitempty"` // not asked: the server wants no request earlier
}

func (a *app) pollCommand() *cobra.Command {
	var asJSON, force bool
	c := &cobra.Command{
		Use:   "poll [FEED...]",
		Short: "Visit the feeds once, now, and store what is new",
		Long: "poll visits all feeds, or the named ones, once. What servers asked for (Retry-After,\n" +
			"max-age) is obeyed unless --force is given. Alerts, also those of the system, are stored;\n" +
			"\"rasid run\" sends them.\n" +
			"The exit code is 1 when no feed at all could be read.",
		RunE: func(c *cobra.Command, ids []string) (err error) {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			sources, err := pick(cfg, ids)
			if err != nil {
				return err
			}
			return a.withWriter(c, cfg, func(db *storage.DB) error { return a.poll(c.Context(), cfg, db, sources, force, asJSON) })
		},
	}
	c.Flags().BoolVar(&force, "force", false, "ask even where it is too early for the server")
	return listing(c, &asJSON)
}

// poll polls, or has the daemon do it where one is running.
func (a *app) poll(ctx context.Context, cfg *config.Config, db *storage.DB, sources []*feeds.Source, force, asJSON bool) error {
	if db.Beside() {
		return a.pass(ctx, pollByDaemon(ctx, db, cfg, sources, force), len(sources), asJSON)
	}
	if err := db.SyncFeeds(ctx, cfg.Sources, time.Now()); err != nil {
		return err
	}
	told := &herald{system: cfg.System} // what waits for the daemon, like the alerts
	e, err := newEngine(cfg, db, a.wrapStore, told.ofPoll, nil)
	if err != nil {
		return err
	}
	defer e.pool.Close()
	return a.pass(ctx, e.sched.PollAll(ctx, sources, force), len(sources), asJSON)
}

// pick returns the feeds with the IDs, or all.
func pick(cfg *config.Config, ids []string) ([]*feeds.Source, error) {
	if len(ids) == 0 {
		return cfg.Sources, nil
	}
	var picked []*feeds.Source
	for _, id := range ids {
		i := slices.IndexFunc(cfg.Sources, func(s *feeds.Source) bool { return s.ID == id })
		if i < 0 {
			return nil, noFeed(cfg, id)
		}
		picked = append(picked, cfg.Sources[i])
	}
	return picked, nil
}

// pass visits the feeds and reports each.
func (a *app) pass(ctx context.Context, visits iter.Seq[feeds.Visit], of int, asJSON bool) error {
	var good int
	var broken error
	for v := range withProgress(a.err, of, visits) {
		if v.Err != nil && broken == nil {
			broken = v.Err
		}
		if v.Err == nil && (v.Poll == nil || v.Poll.Err == nil) {
			good++
		}
		var err error
		if asJSON {
			err = newLines(a.out).write(pollLineOf(v))
		} else {
			err = a.pollText(a.out, v)
		}
		if err != nil {
			return err
		}
	}
	switch {
	case ctx.Err() != nil:
		return failed(errors.New("the pass was broken off"), "what was polled before is stored")
	case broken != nil:
		return broken
	case good == 0 && of > 0:
		return failed(errors.New("no feed could be read"), `"rasid feeds list" says why, feed by feed`)
	}
	return nil
}

func pollLineOf(v feeds.Visit) pollLine {
	l := pollLine{Feed: v.Source.ID, New: v.Saved.New, Updated: v.Saved.Updated, Alerts: v.Saved.Alerts}
	switch p := v.Poll; {
	case v.Err != nil:
		l.Result, l.ErrorClass, l.Error = string(feeds.ResultFailed), "storage", v.Err.Error()
	case p == nil:
		l.Result = string(feeds.ResultUnchanged)
		at := v.NotEarly.UTC()
		l.NotBefore = &at
	default:
		l.HTTPStatus, l.Result, l.Items, l.DurationMS = p.Next.Status, string(p.Result), p.Listed, p.Took.Milliseconds()
		l.FullText = p.Articles.Note
		if p.Err != nil {
			l.ErrorClass, l.Error = string(p.Err.Class), p.Err.Error()
		}
	}
	return l
}

// pollText writes a line for people, and what to do about a failure.
func (a *app) pollText(w io.Writer, v feeds.Visit) error {
	l := pollLineOf(v)
	var err error
	switch {
	case l.NotBefore != nil:
		_, err = fmt.Fprintf(w, "%-24s  not asked: too early for another %s (--force asks)\n", l.Feed, span(time.Until(*l.NotBefore)))
	case l.Result == string(feeds.ResultFailed):
		_, err = fmt.Fprintf(w, "%-24s  failed    %s\n%26s%s\n", l.Feed, l.Error, "", feeds.Hint(feeds.ErrorClass(l.ErrorClass)))
	default:
		_, err = fmt.Fprintf(w, "%-24s  %-12s  %s, %d new, %d edited, %s\n", l.Feed, l.Result, count(l.Items, "item"), l.New, l.Updated, count(l.Alerts, "alert"))
	}
	if err == nil && l.FullText != "" {
		_, err = fmt.Fprintf(w, "%26sfull text: %s\n", "", l.FullText)
	}
	return err
}
