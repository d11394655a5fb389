package web

import (
	_ "embed" // openapi.json
	"net/http"
	"slices"
	"strings"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

//go:embed openapi.json
var openAPIFile []byte

func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(openAPIFile) // the caller may be gone
	return nil
}

// statusJSON says what there is and whether all is well.
type statusJSON struct {
	Version    string         `json:"version"`
	ConfigHash string         `json:"config_hash"`
	ConfigRead *time.Time     `json:"config_read"`
	Problem    string         `json:"config_problem"`
	Feeds      int            `json:"feeds"`
	Items      int            `json:"items"`
	Alerts     int            `json:"alerts"`
	Deliveries map[string]int `json:"deliveries"`
	Unindexed  int            `json:"unindexed"`
	Channels   []Channel      `json:"channels"`
}

func (s *Server) apiStatus(w http.ResponseWriter, r *http.Request) error {
	st, err := s.stats(r.Context())
	if err != nil {
		return err
	}
	setup := s.setup.Load()
	body := statusJSON{
		Version: s.o.Version, ConfigHash: setup.Hash, ConfigRead: apiTime(setup.Loaded), Problem: setup.Problem,
		Feeds: st.Feeds, Items: st.Items, Alerts: st.Alerts, Deliveries: map[string]int{}, Unindexed: st.Unindexed,
		Channels: alerts.NotNil(setup.Channels),
	}
	for _, state := range states() {
		body.Deliveries[string(state)] = st.Deliveries[state]
	}
	return writeJSON(w, body)
}

// searchJSON is a page of what was found.
type searchJSON struct {
	list[foundJSON]
	Unfinished bool       `json:"unfinished"`
	Looked     *time.Time `json:"looked_back_to"`
}

func (s *Server) apiSearch(w http.ResponseWriter, r *http.Request) error {
	if err := known(r.URL.Query(), "q", "feed", "watchlist", "since", "until", "before", "limit"); err != nil {
		return err
	}
	q, limit, err := s.listQuery(r)
	if err != nil {
		return err
	}
	q.Limit = limit
	res, err := Search(r.Context(), s.o.Store, q, s.view(r).options())
	if err != nil {
		return queryProblem(err)
	}
	body := searchJSON{listOf(res.Found, false, nil, foundBody), res.Unfinished, apiTime(res.Looked)}
	if res.Next != "" {
		body.Next = &res.Next
	}
	return writeJSON(w, body)
}

// trialJSON is what a rule would have found.
type trialJSON struct {
	Items      int         `json:"items"`
	Since      *time.Time  `json:"since"`
	Unfinished bool        `json:"unfinished"`
	Looked     *time.Time  `json:"looked_back_to"`
	Hours      []countJSON `json:"hours"`
	Terms      []topJSON   `json:"terms"`
	Sources    []topJSON   `json:"sources"`
	Samples    []foundJSON `json:"samples"`
}

func (s *Server) apiTry(w http.ResponseWriter, r *http.Request) error {
	form := r.URL.Query()
	if err := known(form, "q", "feed", "days"); err != nil {
		return err
	}
	if strings.TrimSpace(form.Get("q")) == "" {
		return badRequest("bad_parameter", "q is the rule to try")
	}
	if err := s.named(r); err != nil {
		return err
	}
	v := s.view(r)
	since := v.midnight().AddDate(0, 0, 1-daysOf(form))
	t, err := s.tryRule(r.Context(), v, Query{Text: form.Get("q"), Feed: form.Get("feed"), Since: since})
	if err != nil {
		return queryProblem(err)
	}
	return writeJSON(w, trialJSON{
		Items: t.Items, Since: apiTime(since), Unfinished: t.Unfinished, Looked: apiTime(t.Looked),
		Hours: countsJSON(t.Counts), Terms: barsJSON(t.Terms), Sources: barsJSON(t.Sources), Samples: listOf(t.Samples, false, nil, foundBody).Data,
	})
}

func countsJSON(counts []alerts.Count) []countJSON {
	all := make([]countJSON, 0, len(counts))
	for _, c := range counts {
		all = append(all, countJSON{c.From.UTC(), c.Alerts})
	}
	return all
}

func barsJSON(bars []bar) []topJSON {
	all := make([]topJSON, 0, len(bars))
	for _, b := range bars {
		all = append(all, topJSON{b.Name, b.N})
	}
	return all
}

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
			LastError: st.LastError, Hint: feeds.Hint(st.ErrorClass), Failures: st.Failures, LastSuccess: apiTime(st.LastSuccess),
			LastNewItem: apiTime(st.LastNewItem), NextPoll: apiTime(st.NextPoll), ETag: st.ETag, LastModified: st.LastModified, Items: st.Items,
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
