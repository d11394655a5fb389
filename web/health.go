package web

import (
	"fmt"
	"net/http"
)

// livez says that the process answers and its loops tick.
func (s *Server) livez(w http.ResponseWriter, r *http.Request) error {
	if s.o.Alive != nil {
		if err := s.o.Alive(r.Context()); err != nil {
			return s.unwell(w, "not alive", err)
		}
	}
	return plain(w, "alive")
}

// readyz says that the daemon can do its work.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) error {
	if s.o.Ready != nil {
		if err := s.o.Ready(r.Context()); err != nil {
			return s.unwell(w, "not ready", err)
		}
	}
	return plain(w, "ready")
}

// unwell tells the log why, and the caller, who has shown no token, only that.
func (s *Server) unwell(w http.ResponseWriter, what string, err error) error {
	s.o.Log.Warn(what, "error", err)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(w, what)
	return nil
}

func plain(w http.ResponseWriter, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, text)
	return nil
}
