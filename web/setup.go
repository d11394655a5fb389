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
}

// Channel is a channel by name and kind.
type Channel struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func (s *Setup) watchlist(id string) *alerts.Watchlist {
	for _, w := range s.Watchlists {
		if w.ID == id {
			return w
		}
	}
	return nil
}

// watchlistName is the name people gave a watchlist, also one that has left
// the file.
func (s *Setup) watchlistName(id string) string {
	if w := s.watchlist(id); w != nil && w.Name != "" {
		return w.Name
	}
	return id
}

func (s *Setup) source(id string) *feeds.Source {
	for _, src := range s.Sources {
		if src.ID == id {
			return src
		}
	}
	return nil
}

func (s *Setup) location() *time.Location {
	if s.Location == nil {
		return time.UTC
	}
	return s.Location
}
