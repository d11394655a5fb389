package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"rasid/alerts"
)

// pageSize is how many alerts, items or deliveries a page holds.
const pageSize = 50

type newView struct {
	Cards     []card
	Watchlist string // the filter
	Filters   []filter
	Today     int
	Hours     chart
	Sources   []bar
	Terms     []bar
	Next      string // address of the next page
	Live      bool   // the first page: new cards come in at the top
}

// filter is a link that narrows a list.
type filter struct {
	ID, Name string
	Count    int
	Current  bool
}

// newPage shows what is new: matches as they come.
func (s *Server) newPage(w http.ResponseWriter, r *http.Request) error {
	v, q := s.view(r), r.URL.Query()
	if err := s.nameFeeds(r.Context(), v); err != nil {
		return err
	}
	f := alerts.AlertFilter{Watchlist: q.Get("watchlist"), Before: q.Get("before"), Limit: pageSize}
	all, err := s.o.Store.Alerts(r.Context(), f)
	if err != nil {
		return err
	}
	body := newView{Cards: v.days(v.cards(all)), Watchlist: f.Watchlist, Live: f.Before == ""}
	if len(all) == pageSize {
		body.Next = "/?" + url.Values{"watchlist": {f.Watchlist}, "before": {all[len(all)-1].ID}}.Encode()
	}
	if err := s.today(r.Context(), v, &body); err != nil {
		return err
	}
	return s.render(w, r, "new", body)
}

// today counts the reader's day by hour, watchlist, source and term.
func (s *Server) today(ctx context.Context, v *view, body *newView) error {
	since := v.now.Truncate(time.Hour).Add(-23 * time.Hour)
	counts, err := s.o.Store.AlertCounts(ctx, since, time.Hour)
	if err != nil {
		return err
	}
	today := map[string]int{}
	for _, c := range counts {
		if !c.From.Before(v.midnight()) {
			today[c.Watchlist] += c.Alerts
			body.Today += c.Alerts
		}
	}
	body.Hours = v.volume(counts, body.Watchlist, since, time.Hour, 24)
	for _, w := range v.Watchlists {
		body.Filters = append(body.Filters, filter{w.ID, v.watchlistName(w.ID), today[w.ID], w.ID == body.Watchlist})
	}
	slices.SortStableFunc(body.Filters, func(a, b filter) int { return b.Count - a.Count })
	f := alerts.AlertFilter{Watchlist: body.Watchlist, Since: v.now.Add(-24 * time.Hour), Limit: 6}
	body.Terms, body.Sources, err = s.tops(ctx, v, f)
	return err
}

// tops are the terms and sources of alerts as bars.
func (s *Server) tops(ctx context.Context, v *view, f alerts.AlertFilter) (terms, sources []bar, err error) {
	t, err := s.o.Store.TopTerms(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	from, err := s.o.Store.TopSources(ctx, f)
	for i := range from {
		from[i].Name = v.feedName(from[i].Name)
	}
	return bars(t), bars(from), err
}

// nameFeeds looks up the titles that feeds give themselves.
func (s *Server) nameFeeds(ctx context.Context, v *view) error {
	names, err := remember(ctx, &s.memo, "names", 30*time.Second, func(ctx context.Context) (map[string]string, error) {
		all, err := s.statuses(ctx)
		names := make(map[string]string, len(all))
		for i := range all {
			names[all[i].Feed] = all[i].Name
			if all[i].Name == "" {
				names[all[i].Feed] = all[i].Title
			}
		}
		return names, err
	})
	v.names = names
	return err
}
