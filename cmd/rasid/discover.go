package main

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/outbound"
)

// foundLine is a discovered feed as other programs read it.
type foundLine struct {
	URL        string     `json:"url"`
	Title      string     `json:"title"`
	Format     string     `json:"format"`
	Items      int        `json:"items"`
	Newest     *time.Time `json:"newest"`
	ErrorClass string     `json:"error_class"`
	Error      string     `json:"error"`
}

func (a *app) discoverCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "discover URL",
		Short: "Find the feeds of a web page: title, format, newest item",
		Long: "discover asks for the page and for the feeds that it names, and guesses no address.\n" +
			"The exit code is 1 when the page names no feed.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := a.loadOrNone()
			if err != nil {
				return err
			}
			address, err := pageAddress(args[0])
			if err != nil {
				return err
			}
			pool := outbound.NewPool(poolOptions(cfg))
			defer pool.Close()
			f := &feeds.Fetcher{Clients: pool, UserAgent: feeds.UserAgent(buildVersion(), cfg.HTTP.Contact), Timeout: cfg.HTTP.Timeout}
			found, err := f.Discover(c.Context(), address, max(cfg.HTTP.MinInterval, time.Second), time.Now())
			if err != nil {
				return discoverHint(err, args[0])
			}
			if len(found) == 0 {
				return failed(errors.New("the page names no feed"), "look for the word RSS or خلاصات on the page, and try the address behind it")
			}
			if asJSON {
				return a.foundJSON(found)
			}
			return a.foundText(found)
		},
	}
	return listing(c, &asJSON)
}

// loadOrNone reads the operator's file, or returns what holds without one.
func (a *app) loadOrNone() (*config.Config, error) {
	if _, err := config.FindPath(a.configFlag); err != nil && a.configFlag == "" {
		return &config.Config{}, nil
	}
	return a.load()
}

// pageAddress completes what was typed.
func pageAddress(typed string) (string, error) {
	address := typed
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", usage(fmt.Errorf("%q is no http or https address", typed), "write the address of a page, such as https://example.org/")
	}
	return address, nil
}

// discoverHint says what to try when the page could not be read.
func discoverHint(err error, typed string) error {
	var fe *feeds.FetchError
	if !errors.As(err, &fe) {
		return err
	}
	switch {
	case fe.Class == feeds.ClassNotFound, fe.Class == feeds.ClassGone, fe.Class == feeds.ClassRedirect:
		return failed(err, "begin with the front page of the site")
	case slices.Contains([]feeds.ErrorClass{feeds.ClassTLS, feeds.ClassProtocol, feeds.ClassConnect}, fe.Class) && !strings.Contains(typed, "://"):
		return failed(err, "https was tried; if the site has none, write http://"+typed)
	}
	return failed(err, feeds.Hint(fe.Class))
}

func (a *app) foundJSON(found []feeds.Found) error {
	out := newLines(a.out)
	for _, f := range found {
		l := foundLine{URL: f.URL, Title: f.Title, Format: f.Format, Items: f.Items, Newest: alerts.Instant(f.Newest)}
		var fe *feeds.FetchError
		if errors.As(f.Err, &fe) {
			l.ErrorClass, l.Error = string(fe.Class), fe.Error()
		}
		if err := out.write(l); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) foundText(found []feeds.Found) error {
	t := newTable(a.out, "FORMAT", "ITEMS", "NEWEST", "ADDRESS", "TITLE")
	var good []config.Outline
	for _, f := range found {
		if f.Err != nil {
			t.row("–", "–", "–", f.URL, f.Err.Error())
			continue
		}
		t.row(f.Format, fmt.Sprint(f.Items), ago(f.Newest, time.Now()), f.URL, clip(f.Title, 60))
		good = append(good, config.Outline{URL: f.URL, Title: f.Title})
	}
	if err := t.flush(); err != nil || len(good) == 0 {
		return err
	}
	_, err := fmt.Fprintf(a.out, "\nfor the file, under \"feeds:\":\n%s", config.FeedsYAML(good, "  "))
	return err
}
