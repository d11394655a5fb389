package web

import (
	"net/http"
	"slices"

	"rasid/alerts"
	"rasid/feeds"
)

func (s *Server) watchlistBody(r *http.Request, list *alerts.Watchlist) watchlistJSON {
	return watchlistJSON{
		ID: list.ID, Name: list.Name, Rule: alerts.QueryText(list.Expr), Channels: alerts.NotNil(channelsOf(list)), Severity: string(list.Severity),
		Feeds: feedURLs{s.feedURL(r, list.ID, "atom"), s.feedURL(r, list.ID, "rss"), s.feedURL(r, list.ID, "json")},
	}
}

func (s *Server) apiWatchlists(w http.ResponseWriter, r *http.Request) error {
	return writeJSON(w, listOf(s.setup.Load().Watchlists, false, nil, func(l *alerts.Watchlist) watchlistJSON { return s.watchlistBody(r, l) }))
}

func (s *Server) apiWatchlist(w http.ResponseWriter, r *http.Request) error {
	v := s.view(r)
	found := v.watchlist(r.PathValue("id"))
	if found == nil {
		return notFound("watchlist")
	}
	counts, since, err := s.dailyCounts(r.Context(), v, longSpan)
	if err != nil {
		return err
	}
	body := s.watchlistBody(r, found)
	for i, c := range v.volume(counts, found.ID, since, day, longSpan).Columns {
		body.Days = append(body.Days, countJSON{since.AddDate(0, 0, i).UTC(), c.N})
	}
	terms, sources, err := s.tops(r.Context(), v, alerts.AlertFilter{Watchlist: found.ID, Since: since, Limit: 10})
	if err != nil {
		return err
	}
	body.Terms, body.Sources = barsJSON(terms), barsJSON(sources)
	return writeJSON(w, body)
}

func (s *Server) apiFeeds(w http.ResponseWriter, r *http.Request) error {
	all, err := s.o.Store.FeedStatuses(r.Context())
	if err != nil {
		return err
	}
	v := s.view(r)
	return writeJSON(w, listOf(all, false, nil, func(st feeds.Status) feedJSON {
		return feedJSON{
			ID: st.Feed, Name: st.Name, URL: st.URL, State: healthOf(&st, v.source(st.Feed), v.now), ErrorClass: string(st.ErrorClass),
			LastError: st.LastError, Hint: feeds.Hint(st.ErrorClass), Failures: st.Failures, LastSuccess: alerts.Instant(st.LastSuccess),
			LastNewItem: alerts.Instant(st.LastNewItem), NextPoll: alerts.Instant(st.NextPoll), ETag: st.ETag, LastModified: st.LastModified, Items: st.Items,
		}
	}))
}

func (s *Server) apiDeliveries(w http.ResponseWriter, r *http.Request) error {
	form := r.URL.Query()
	if err := known(form, "state", "channel", "watchlist", "since", "until", "before", "limit"); err != nil {
		return err
	}
	q, limit, err := s.listQuery(r)
	if err != nil {
		return err
	}
	f := alerts.DeliveryFilter{Channel: form.Get("channel"), Watchlist: q.Watchlist, Since: q.Since, Until: q.Until, Before: q.Before, Limit: limit}
	if f.States, err = statesOf(form.Get("state")); err != nil {
		return err
	}
	all, err := s.o.Store.Deliveries(r.Context(), f)
	if err != nil {
		return err
	}
	return writeJSON(w, listOf(all, len(all) == limit, func(d *alerts.Delivery) string { return d.ID }, deliveryBody))
}

func statesOf(state string) ([]alerts.DeliveryState, error) {
	if state == "" {
		return nil, nil
	}
	if !slices.Contains(states(), alerts.DeliveryState(state)) {
		return nil, badRequest("bad_parameter", "state must be pending, delivered, dead, cancelled or suppressed")
	}
	return []alerts.DeliveryState{alerts.DeliveryState(state)}, nil
}
