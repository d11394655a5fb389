package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// feedLine is a feed as other programs read it.
type feedLine struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	URL          string     `json:"url"`
	State        string     `json:"state"` // ok, new, failing, gone, removed
	ErrorClass   string     `json:"error_class"`
	LastError    string     `json:"last_error,omitempty"` // of a failing feed, with what to do
	Hint         string     `json:"hint,omitempty"`
	LastSuccess  *time.Time `json:"last_success"`
	LastNewItem  *time.Time `json:"last_new_item"`
	NextPoll     *time.Time `json:"next_poll"`
	ETag         string     `json:"etag"`
	LastModified string     `json:"last_modified"`
	Items        int        `json:"items"`
	Cost         *costLine  `json:"cost,omitempty"` // absent before the first poll
}

// costLine is what polling a feed took, over about the last month.
type costLine struct {
	Since       time.Time `json:"since"`
	Polls       int       `json:"polls"`
	NotModified int       `json:"not_modified"` // answered with 304
	Bytes       int64     `json:"bytes"`        // of bodies on the wire
	BytesPerDay int64     `json:"bytes_per_day"`
	DurationMS  int64     `json:"duration_ms"` // of all polls
}

func (a *app) feedsCommand() *cobra.Command {
	c := &cobra.Command{Use: "feeds", Short: "List, find, import and export feeds"}
	c.AddCommand(a.feedsListCommand(), a.discoverCommand(), a.importCommand(), a.exportCommand())
	return group(c)
}

func (a *app) feedsListCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the feeds: health, next poll, what to do about a failure",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withReader(c, func(_ *config.Config, db *storage.DB) error {
				all, err := db.FeedStatuses(c.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return a.feedsJSON(all, time.Now())
				}
				return a.feedsTable(all, time.Now())
			})
		},
	}
	return listing(c, &asJSON)
}

func costOf(c *feeds.Cost, now time.Time) *costLine {
	if c.Since.IsZero() {
		return nil
	}
	return &costLine{c.Since.UTC(), c.Polls, c.NotModified, c.Bytes, c.PerDay(now), c.Spent.Milliseconds()}
}

func (a *app) feedsJSON(all []feeds.Status, now time.Time) error {
	out := newLines(a.out)
	for i := range all {
		s := &all[i]
		line := feedLine{
			ID: s.Feed, Name: nameOf(s), URL: s.URL, State: stateOf(s), ErrorClass: string(s.ErrorClass),
			LastError: s.LastError, Hint: feeds.Hint(s.ErrorClass), LastSuccess: alerts.Instant(s.LastSuccess), LastNewItem: alerts.Instant(s.LastNewItem), NextPoll: alerts.Instant(s.NextPoll),
			ETag: s.ETag, LastModified: s.LastModified, Items: s.Items, Cost: costOf(&s.Cost, now),
		}
		if err := out.write(line); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) feedsTable(all []feeds.Status, now time.Time) error {
	t := newTable(a.out, "FEED", "STATE", "ITEMS", "LAST NEW", "READ", "NEXT", "NAME")
	for i := range all {
		s := &all[i]
		next := due(s.NextPoll, now)
		if s.Removed || s.Disabled {
			next = "–"
		}
		t.row(s.Feed, stateOf(s), strconv.Itoa(s.Items), ago(s.LastNewItem, now), ago(s.LastSuccess, now), next, clip(nameOf(s), 40))
	}
	if err := t.flush(); err != nil {
		return err
	}
	return a.troubles(all)
}

// troubles says what is wrong with the failing feeds, a class at a time: which
// they are, what was said to the first of them, and what to do.
func (a *app) troubles(all []feeds.Status) error {
	byClass := map[feeds.ErrorClass][]string{}
	first := map[feeds.ErrorClass]string{}
	var order []feeds.ErrorClass
	for i := range all {
		s := &all[i]
		if s.ErrorClass == "" || s.Removed {
			continue
		}
		if byClass[s.ErrorClass] == nil {
			order = append(order, s.ErrorClass)
			first[s.ErrorClass] = strings.TrimLeft(strings.TrimPrefix(s.LastError, string(s.ErrorClass)), ": ")
		}
		byClass[s.ErrorClass] = append(byClass[s.ErrorClass], s.Feed)
	}
	for _, class := range order {
		if _, err := fmt.Fprintf(a.out, "\n%s: %s\n", class, some(byClass[class], 8)); err != nil {
			return err
		}
		if said := first[class]; said != "" {
			fmt.Fprintf(a.out, "    %s: %s\n", byClass[class][0], clip(said, 150))
		}
		if hint := feeds.Hint(class); hint != "" {
			fmt.Fprintf(a.out, "    %s\n", hint)
		}
	}
	return nil
}

// stateOf is the health of a feed in a word.
func stateOf(s *feeds.Status) string {
	switch {
	case s.Removed:
		return "removed"
	case s.Disabled:
		return "gone"
	case s.ErrorClass != "":
		return "failing"
	case s.LastSuccess.IsZero():
		return "new"
	}
	return "ok"
}

// nameOf is what people call the feed: the operator's name, its own, or its ID.
func nameOf(s *feeds.Status) string {
	for _, name := range []string{s.Name, s.Title} {
		if name != "" {
			return name
		}
	}
	return s.Feed
}
