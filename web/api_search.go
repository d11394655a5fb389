package web

import (
	"net/http"
	"strings"
	"time"

	"rasid/alerts"
)

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
	body := searchJSON{listOf(res.Found, false, nil, foundBody), res.Unfinished, alerts.Instant(res.Looked)}
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
		Items: t.Items, Since: alerts.Instant(since), Unfinished: t.Unfinished, Looked: alerts.Instant(t.Looked),
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
