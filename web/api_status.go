package web

import (
	_ "embed" // openapi.json
	"net/http"
	"time"

	"rasid/alerts"
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
		Version: s.o.Version, ConfigHash: setup.Hash, ConfigRead: alerts.Instant(setup.Loaded), Problem: setup.Problem,
		Feeds: st.Feeds, Items: st.Items, Alerts: st.Alerts, Deliveries: map[string]int{}, Unindexed: st.Unindexed,
		Channels: alerts.NotNil(setup.Channels),
	}
	for _, state := range states() {
		body.Deliveries[string(state)] = st.Deliveries[state]
	}
	return writeJSON(w, body)
}
