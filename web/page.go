package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"rasid/alerts"
)

// frame is what stands around every page.
type frame struct {
	Lang, Dir, Theme string
	Name, Section    string
	Title            string
	Back             string // path and query of the page, to come back to
	Version          string
	Inside           bool // behind the login
	Problem          string
	Dead, Failing    int
	Body             any
}

// titled is a body that names its page; others are called by their section.
type titled interface{ title() string }

func (s *Server) render(w http.ResponseWriter, r *http.Request, name string, body any) error {
	return s.renderStatus(w, r, http.StatusOK, name, body)
}

func (s *Server) renderStatus(w http.ResponseWriter, r *http.Request, status int, name string, body any) error {
	f := s.frame(r, name)
	f.Body = body
	if b, ok := body.(titled); ok {
		f.Title = b.title()
	}
	tmpl, err := s.templates.page(f.Lang, name)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := tmpl.ExecuteTemplate(&page, "layout", f); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", f.Lang)
	h.Set("Vary", "Cookie, Accept-Language")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // the caller may be gone
	return nil
}

func (s *Server) frame(r *http.Request, name string) frame {
	v := s.view(r)
	f := frame{
		Lang: v.Lang, Dir: dirOf(v.Lang), Theme: "auto", Name: name, Section: sectionOf(name),
		Back: r.URL.RequestURI(), Version: s.o.Version, Inside: s.loggedIn(r), Problem: v.Problem,
	}
	f.Title = v.T("nav." + f.Section)
	if c, err := r.Cookie(themeCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
		f.Theme = c.Value
	}
	if f.Inside {
		f.Dead, f.Failing = s.badges(r.Context())
	}
	return f
}

// sectionOf is the entry of the navigation that a page belongs to.
func sectionOf(page string) string {
	switch page {
	case "item":
		return "new"
	case "watchlist", "try":
		return "watchlists"
	case "delivery":
		return "deliveries"
	}
	return page
}

// badges counts what wants a hand. A page is shown without them rather than
// not at all.
func (s *Server) badges(ctx context.Context) (dead, failing int) {
	type both struct{ dead, failing int }
	b, err := remember(ctx, &s.memo, "badges", 2*time.Second, func(ctx context.Context) (b both, err error) {
		backlogs, err := s.o.Store.Backlogs(ctx)
		if err != nil {
			return b, err
		}
		for _, l := range backlogs {
			if l.State == alerts.Dead {
				b.dead += l.Deliveries
			}
		}
		all, err := s.statuses(ctx)
		for i := range all {
			if !all[i].Removed && (all[i].Failures > 0 || all[i].Disabled) {
				b.failing++
			}
		}
		return b, err
	})
	if err != nil && ctx.Err() == nil {
		s.o.Log.Error("badges", "error", err)
	}
	return b.dead, b.failing
}

// problemView is an error page.
type problemView struct {
	Status int
	Text   string
	Detail string
}

func (p problemView) title() string { return p.Text }

func (s *Server) problemPage(w http.ResponseWriter, r *http.Request, p *problem) {
	body := problemView{Status: p.status, Text: s.view(r).T("problem." + p.code), Detail: p.detail}
	if err := s.renderStatus(w, r, p.status, "problem", body); err != nil {
		s.o.Log.Error("render problem", "error", err)
		http.Error(w, body.Text, p.status)
	}
}
