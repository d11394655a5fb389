package web

import (
	"net/url"
	"slices"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// card is an item as lists show it.
type card struct {
	ID       string
	At       time.Time
	When     moment
	Title    []segment
	Snippet  []segment
	Link     string // of the article; empty when it is not for a browser
	Host     string
	Lang     string
	Feed     string // name
	FeedID   string
	Chips    []chip
	Sources  []string // names of the feeds that carry the story, first first
	Critical bool
	Causes   []cause // why it rang, where that is not a plain match
	Query    string  // that found it, so that its page marks the same
	Day      string  // heading above the card, where a day begins
}

// chip is a watchlist beside an item.
type chip struct{ ID, Name string }

// cause is why an alert rang, in a word, and what is to be said of it.
type cause struct{ Name, Note string }

// cards makes one card of the alerts of one item, in the order given.
func (v *view) cards(all []alerts.Alert) []card {
	at := map[string]int{}
	var groups [][]alerts.Alert
	for _, a := range all {
		i, known := at[a.Item.ID]
		if !known {
			i = len(groups)
			at[a.Item.ID] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], a)
	}
	out := make([]card, 0, len(groups))
	for _, g := range groups {
		out = append(out, v.card(g))
	}
	return out
}

func (v *view) card(group []alerts.Alert) card {
	var hits []alerts.Hit
	var sources []string
	for i := range group {
		hits = append(hits, group[i].Hits...)
		for _, id := range group[i].Sources {
			if !slices.Contains(sources, id) {
				sources = append(sources, id)
			}
		}
	}
	c := v.itemCard(&group[0].Item, hits)
	c.At = group[0].MatchedAt
	c.When = v.clock(c.At)
	for i := range group {
		c.Chips = append(c.Chips, chip{group[i].Watchlist, v.watchlistName(group[i].Watchlist)})
		if cs := group[i].Cause; cs != alerts.Matched && cs != "" {
			c.Causes = append(c.Causes, cause{v.T("cause." + string(cs)), group[i].Note})
		}
		c.Critical = c.Critical || group[i].Severity == alerts.Critical
	}
	for _, id := range sources {
		c.Sources = append(c.Sources, v.feedName(id))
	}
	return c
}

func (v *view) itemCard(it *feeds.Item, hits []alerts.Hit) card {
	c := card{
		ID: it.ID, At: it.FirstSeen, When: v.when(it.FirstSeen), Title: marked(it.Title, alerts.Title, hits), Snippet: snippet(it, hits),
		Lang: it.Lang, Feed: v.feedName(it.Feed), FeedID: it.Feed,
	}
	if len(c.Title) == 0 {
		c.Title = []segment{{Text: v.T("untitled")}}
	}
	c.Link, c.Host = webLink(it.Link)
	return c
}

// webLink lets only addresses through that a browser opens as a page.
func webLink(link string) (href, host string) {
	u, err := url.Parse(link)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", ""
	}
	return link, u.Hostname()
}

// days puts a heading above the first card of each day.
func (v *view) days(all []card) []card {
	last := ""
	for i := range all {
		if d := v.day(all[i].At); d != last {
			all[i].Day, last = d, d
		}
	}
	return all
}
