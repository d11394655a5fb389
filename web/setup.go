package web

import (
	"time"

	"rasid/alerts"
	"rasid/arabic"
	"rasid/feeds"
)

// Setup is what the operator's file says, as far as it is shown. It holds no
// secret that is not needed, and none is shown.
type Setup struct {
	Watchlists []*alerts.Watchlist
	Sources    []*feeds.Source
	Channels   []Channel
	Location   *time.Location // of the times shown; nil is UTC
	Hash       string         // SHA-256 of what was read, hex
	Loaded     time.Time
	Lists      func(name string, mode arabic.Mode) (alerts.Expr, error) // what queries call @name; nil: none
	Problem    string                                                   // why a later file was refused; empty: none was

	watchlistOf map[string]*alerts.Watchlist // by ID
	sourceOf    map[string]*feeds.Source
}

// byID returns the setup with what is looked up for each row of a page.
func (s Setup) byID() *Setup {
	s.watchlistOf, s.sourceOf = map[string]*alerts.Watchlist{}, map[string]*feeds.Source{}
	for _, w := range s.Watchlists {
		s.watchlistOf[w.ID] = w
	}
	for _, src := range s.Sources {
		s.sourceOf[src.ID] = src
	}
	return &s
}

// Channel is a channel by name and kind.
type Channel struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func (s *Setup) watchlist(id string) *alerts.Watchlist { return s.watchlistOf[id] }

// watchlistName is the name people gave a watchlist, also one that has left
// the file.
func (s *Setup) watchlistName(id string) string {
	if w := s.watchlist(id); w != nil && w.Name != "" {
		return w.Name
	}
	return id
}

func (s *Setup) source(id string) *feeds.Source { return s.sourceOf[id] }

func (s *Setup) location() *time.Location {
	if s.Location == nil {
		return time.UTC
	}
	return s.Location
}
