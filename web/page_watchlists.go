package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"rasid/alerts"
)

const (
	day       = 24 * time.Hour
	shortSpan = 14 // days of the small charts
	longSpan  = 30 // days of the large one
)

type watchlistsView struct{ Lists []watchlistRow }

// watchlistRow is a watchlist among others.
type watchlistRow struct {
	chip
	Rule     string
	Channels []string
	Days     chart
	Today    int
	Week     int
	Last     moment
}

func (s *Server) watchlistsPage(w http.ResponseWriter, r *http.Request) error {
	v := s.view(r)
	counts, since, err := s.dailyCounts(r.Context(), v, shortSpan)
	if err != nil {
		return err
	}
	body := watchlistsView{}
	for _, list := range v.Watchlists {
		row := watchlistRow{chip: chip{list.ID, v.watchlistName(list.ID)}, Rule: alerts.QueryText(list.Expr), Channels: channelsOf(list)}
		row.Days = v.volume(counts, list.ID, since, day, shortSpan)
		for i, c := range row.Days.Columns {
			if i >= shortSpan-7 {
				row.Week += c.N
			}
		}
		row.Today = row.Days.Columns[shortSpan-1].N
		newest, err := s.o.Store.Alerts(r.Context(), alerts.AlertFilter{Watchlist: list.ID, Limit: 1})
		if err != nil {
			return err
		}
		row.Last = v.when(time.Time{})
		if len(newest) > 0 {
			row.Last = v.when(newest[0].MatchedAt)
		}
		body.Lists = append(body.Lists, row)
	}
	return s.render(w, r, "watchlists", body)
}

// dailyCounts counts alerts by the reader's days, the last one being today.
func (s *Server) dailyCounts(ctx context.Context, v *view, days int) (daily []alerts.Count, since time.Time, err error) {
	since = v.midnight().AddDate(0, 0, 1-days)
	hourly, err := s.o.Store.AlertCounts(ctx, since, time.Hour)
	return hourly, since, err
}

func channelsOf(w *alerts.Watchlist) []string {
	seen := map[string]bool{}
	var names []string
	for i := range w.Routes {
		if name := w.Routes[i].Channel; !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

type watchlistView struct {
	chip
	Rule     string
	Channels []string
	Days     chart
	Terms    []bar
	Sources  []bar
	Cards    []card
	Feeds    []feedLink
	Next     string
}

func (v watchlistView) title() string { return v.Name }

// feedLink is an address that a feed reader takes.
type feedLink struct{ Kind, URL string }

func (s *Server) watchlistPage(w http.ResponseWriter, r *http.Request) error {
	v, id := s.view(r), r.PathValue("id")
	list := v.watchlist(id)
	if list == nil {
		return notFound("watchlist")
	}
	if err := s.nameFeeds(r.Context(), v); err != nil {
		return err
	}
	counts, since, err := s.dailyCounts(r.Context(), v, longSpan)
	if err != nil {
		return err
	}
	body := watchlistView{
		chip: chip{id, v.watchlistName(id)}, Rule: alerts.QueryText(list.Expr), Channels: channelsOf(list),
		Days: v.volume(counts, id, since, day, longSpan), Feeds: s.feedLinks(r, id),
	}
	if body.Terms, body.Sources, err = s.tops(r.Context(), v, alerts.AlertFilter{Watchlist: id, Since: since, Limit: 10}); err != nil {
		return err
	}
	const some = 10
	newest, err := s.o.Store.Alerts(r.Context(), alerts.AlertFilter{Watchlist: id, Limit: some})
	if err != nil {
		return err
	}
	body.Cards = v.days(v.cards(newest))
	if len(newest) == some {
		body.Next = "/?" + url.Values{"watchlist": {id}}.Encode()
	}
	return s.render(w, r, "watchlist", body)
}

func (s *Server) feedLinks(r *http.Request, id string) []feedLink {
	var all []feedLink
	for _, kind := range []string{"atom", "rss", "json"} {
		all = append(all, feedLink{kind, s.feedURL(r, id, kind)})
	}
	return all
}
