package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/storage"
)

// alertLine is an alert as other programs read it.
type alertLine struct {
	ID        string       `json:"id"`
	Watchlist string       `json:"watchlist"`
	Item      string       `json:"item"` // ID of the item that rang; rasid items has the rest of it
	Title     string       `json:"title"`
	Link      string       `json:"link"`
	Story     string       `json:"story"`
	Sources   []string     `json:"sources"`
	MatchedAt time.Time    `json:"matched_at"`
	Hits      []alerts.Hit `json:"hits"`
	Cause     alerts.Cause `json:"cause"` // why it rang: match, repeat, escalated, edited, vanished, spike
	Note      string       `json:"note"`
}

func (a *app) alertsCommand() *cobra.Command {
	var f alerts.AlertFilter
	c := &cobra.Command{Use: "alerts", Short: "List alerts, the newest first", Args: cobra.NoArgs}
	c.Flags().StringVar(&f.Watchlist, "watchlist", "", "only of this watchlist")
	return a.stretched(c, func(ctx context.Context, cfg *config.Config, db *storage.DB, s stretch) error {
		if err := (named{watchlist: f.Watchlist}).check(ctx, cfg, db); err != nil {
			return err
		}
		f.Since, f.Until = s.since, s.until
		return a.alerts(ctx, db, f, s)
	})
}

func (a *app) alerts(ctx context.Context, db *storage.DB, f alerts.AlertFilter, s stretch) error {
	out := newLines(a.out)
	t := newTable(a.out, "ALERT", "WATCHLIST", "CAUSE", "WHEN", "FEEDS", "HITS", "TITLE")
	err := pages(s.most, func(before string, limit int) ([]alerts.Alert, error) {
		f.Before, f.Limit = before, limit
		return db.Alerts(ctx, f)
	}, func(al *alerts.Alert) string { return al.ID }, func(al *alerts.Alert) error {
		if s.asJSON {
			return out.write(alertLine{
				ID: al.ID, Watchlist: al.Watchlist, Item: al.Item.ID, Title: al.Item.Title, Link: al.Item.Link, Story: al.Story,
				Sources: alerts.NotNil(al.Sources), MatchedAt: al.MatchedAt.UTC(), Hits: alerts.NotNil(al.Hits), Cause: al.Cause, Note: al.Note,
			})
		}
		t.row(short(al.ID), al.Watchlist, string(al.Cause), ago(al.MatchedAt, s.now), some(al.Sources, 3), clip(hitWords(al.Hits), 30), clip(al.Item.Title, 60))
		return nil
	})
	if err != nil || s.asJSON {
		return err
	}
	return t.flush()
}

// hitWords are the words found, each once.
func hitWords(hits []alerts.Hit) string {
	var words []string
	seen := map[string]bool{}
	for _, h := range hits {
		if !seen[h.Text] {
			seen[h.Text] = true
			words = append(words, h.Text)
		}
	}
	return strings.Join(words, "، ")
}
