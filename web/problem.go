package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// problem is an answer that is not what was asked for (RFC 9457). Its texts
// are looked up by code, so that pages speak the reader's language.
type problem struct {
	status int
	code   string // of the text "problem.code"
	detail string // what is special about this one
	column int    // of a query: where it is wrong, counted from 1; 0: nowhere
}

func (p *problem) Error() string {
	if p.detail == "" {
		return p.code
	}
	return p.code + ": " + p.detail
}

func notFound(code string) error {
	return &problem{status: http.StatusNotFound, code: code + "_not_found"}
}
func forbidden(code string) error { return &problem{status: http.StatusForbidden, code: code} }
func unauthorized() error         { return &problem{status: http.StatusUnauthorized, code: "unauthorized"} }

func badRequest(code, d string) error {
	return &problem{status: http.StatusBadRequest, code: code, detail: d}
}

// problemJSON is a problem as programs read it.
type problemJSON struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Column int    `json:"column,omitempty"`
}

// fail answers with a problem. An error that is none is a fault of ours: it is
// logged, and the caller learns nothing of it.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // the caller is gone
	}
	var p *problem
	if !errors.As(err, &p) {
		s.o.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		p = &problem{status: http.StatusInternalServerError, code: "internal"}
	}
	if wantsPage(r) {
		s.problemPage(w, r, p)
		return
	}
	title, _ := s.texts["en"].find("problem." + p.code)
	body := problemJSON{Type: "about:blank", Title: title, Status: p.status, Detail: p.detail, Column: p.column}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.status)
	_ = json.NewEncoder(w).Encode(body) // the caller may be gone
}

// wantsPage tells a person's browser from a program.
func wantsPage(r *http.Request) bool {
	return !strings.HasPrefix(r.URL.Path, "/api/") && strings.Contains(r.Header.Get("Accept"), "text/html")
}
