package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"rasid/alerts"
	"rasid/feeds"
)

// apiRoutes is the JSON API; openapi.json describes each of them.
func (s *Server) apiRoutes() []route {
	return []route{
		{"GET /api/v1/openapi.json", byAPI, s.openAPI},
		{"GET /api/v1/status", byAPI, s.apiStatus},
		{"GET /api/v1/alerts", byAPI, s.apiAlerts},
		{"GET /api/v1/events", byAPI, s.apiEvents},
		{"GET /api/v1/items", byAPI, s.apiItems},
		{"GET /api/v1/items/{id}", byAPI, s.apiItem},
		{"GET /api/v1/items/{id}/evidence", byAPI, s.apiEvidence},
		{"GET /api/v1/items/{id}/evidence/{hash}", byAPI, s.document},
		{"GET /api/v1/search", byAPI, s.apiSearch},
		{"GET /api/v1/try", byAPI, s.apiTry},
		{"GET /api/v1/watchlists", byAPI, s.apiWatchlists},
		{"GET /api/v1/watchlists/{id}", byAPI, s.apiWatchlist},
		{"GET /api/v1/feeds", byAPI, s.apiFeeds},
		{"GET /api/v1/deliveries", byAPI, s.apiDeliveries},
		{"GET /api/v1/deliveries/{id}", byAPI, s.apiDelivery},
		{"POST /api/v1/deliveries/{id}/retry", byAPI, s.apiRetryOne},
		{"POST /api/v1/deliveries/retry", byAPI, s.apiRetry},
		{"GET /api/v1/export", byAPI, s.export},
	}
}

// list is one page of a listing.
type list[T any] struct {
	Data []T     `json:"data"`
	Next *string `json:"next"` // value of before for the next page; null: this is the last
}

// listOf makes a page of rows; more says that another may follow.
func listOf[R, T any](rows []R, more bool, id func(*R) string, body func(R) T) list[T] {
	l := list[T]{Data: make([]T, 0, len(rows))}
	for _, r := range rows {
		l.Data = append(l.Data, body(r))
	}
	if more && len(rows) > 0 {
		next := id(&rows[len(rows)-1])
		l.Next = &next
	}
	return l
}

func writeJSON(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// known refuses parameters that a route does not have: a misspelt filter would
// silently give everything.
func known(form url.Values, names ...string) error {
	for name := range form {
		if !slices.Contains(names, name) {
			return badRequest("bad_parameter", "there is no parameter "+name)
		}
	}
	return nil
}

// limitOf reads limit, 1 to 500.
func limitOf(form url.Values) (int, error) {
	text := form.Get("limit")
	if text == "" {
		return pageSize, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 500 {
		return 0, badRequest("bad_parameter", "limit must lie between 1 and 500")
	}
	return n, nil
}

func (s *Server) apiAlerts(w http.ResponseWriter, r *http.Request) error {
	form := r.URL.Query()
	if err := known(form, "watchlist", "item", "since", "until", "before", "limit"); err != nil {
		return err
	}
	q, limit, err := s.listQuery(r)
	if err != nil {
		return err
	}
	all, err := s.o.Store.Alerts(r.Context(), alerts.AlertFilter{
		Watchlist: q.Watchlist, Item: form.Get("item"), Since: q.Since, Until: q.Until, Before: q.Before, Limit: limit,
	})
	if err != nil {
		return err
	}
	return writeJSON(w, listOf(all, len(all) == limit, func(a *alerts.Alert) string { return a.ID }, alertBody))
}

func (s *Server) listQuery(r *http.Request) (Query, int, error) {
	q, err := s.view(r).query(r.URL.Query())
	if err != nil {
		return q, 0, err
	}
	if err := s.named(r); err != nil {
		return q, 0, err
	}
	limit, err := limitOf(r.URL.Query())
	return q, limit, err
}

func (s *Server) apiItems(w http.ResponseWriter, r *http.Request) error {
	if err := known(r.URL.Query(), "feed", "watchlist", "story", "since", "until", "before", "limit"); err != nil {
		return err
	}
	q, limit, err := s.listQuery(r)
	if err != nil {
		return err
	}
	all, err := s.o.Store.Items(r.Context(), feeds.ItemFilter{
		Feed: q.Feed, Watchlist: q.Watchlist, Story: r.URL.Query().Get("story"), Since: q.Since, Until: q.Until, Before: q.Before, Limit: limit,
	})
	if err != nil {
		return err
	}
	return writeJSON(w, listOf(all, len(all) == limit, func(it *feeds.Item) string { return it.ID }, alerts.ItemJSON))
}

func (s *Server) apiItem(w http.ResponseWriter, r *http.Request) error {
	it, err := s.item(r)
	if err != nil {
		return err
	}
	return writeJSON(w, alerts.ItemJSON(*it))
}
