package web

import (
	"fmt"
	"net/http"
	"slices"

	"rasid/alerts"
	"rasid/feeds"
)

// named refuses a feed, watchlist or channel that neither the file nor the store
// knows: misspelt, it would silently give nothing.
func (s *Server) named(r *http.Request) error {
	form := r.URL.Query()
	for _, look := range []struct {
		kind  string
		known func(*http.Request, string) (bool, []string, error)
	}{{"feed", s.knownFeed}, {"watchlist", s.knownWatchlist}, {"channel", s.knownChannel}} {
		name := form.Get(look.kind)
		if name == "" {
			continue
		}
		is, names, err := look.known(r, name)
		if err != nil {
			return err
		}
		if !is {
			return &problem{status: http.StatusNotFound, code: look.kind + "_not_found", detail: unknown(look.kind, name, names)}
		}
	}
	return nil
}

func unknown(kind, name string, names []string) string {
	if near := alerts.Nearest(name, names); near != "" {
		return fmt.Sprintf("there is no %s %q; did you mean %q?", kind, name, near)
	}
	return fmt.Sprintf("there is no %s %q", kind, name)
}

func (s *Server) knownFeed(r *http.Request, id string) (is bool, ids []string, err error) {
	setup := s.setup.Load()
	if setup.source(id) != nil {
		return true, nil, nil
	}
	all, err := s.o.Store.FeedStatuses(r.Context())
	for i := range all {
		ids = append(ids, all[i].Feed)
	}
	return slices.ContainsFunc(all, func(st feeds.Status) bool { return st.Feed == id }), ids, err
}

func (s *Server) knownWatchlist(r *http.Request, id string) (is bool, ids []string, err error) {
	setup := s.setup.Load()
	if setup.watchlist(id) != nil {
		return true, nil, nil
	}
	for _, w := range setup.Watchlists {
		ids = append(ids, w.ID)
	}
	told, err := s.o.Store.Alerts(r.Context(), alerts.AlertFilter{Watchlist: id, Limit: 1})
	return len(told) > 0, ids, err
}

func (s *Server) knownChannel(r *http.Request, name string) (is bool, names []string, err error) {
	for _, c := range s.setup.Load().Channels {
		if c.Name == name {
			return true, nil, nil
		}
		names = append(names, c.Name)
	}
	sent, err := s.o.Store.Deliveries(r.Context(), alerts.DeliveryFilter{Channel: name, Limit: 1})
	return len(sent) > 0, names, err
}
