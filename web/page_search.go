package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"rasid/alerts"
)

type searchView struct {
	Query      string
	Feed       string
	Watchlist  string
	Since      string // as the form has it
	Until      string
	Feeds      []filter
	Watchlists []filter
	Asked      bool
	Cards      []card
	Fault      *queryFault
	Unfinished bool
	Looked     string
	Next       string
}

// queryFault shows a mistake in its place.
type queryFault struct {
	Text         string
	Before, From string // the query up to the mistake, and from there
}

func (s *Server) searchPage(w http.ResponseWriter, r *http.Request) error {
	v, form := s.view(r), r.URL.Query()
	if err := s.nameFeeds(r.Context(), v); err != nil {
		return err
	}
	body := searchView{
		Query: form.Get("q"), Feed: form.Get("feed"), Watchlist: form.Get("watchlist"), Since: form.Get("since"), Until: form.Get("until"),
		Asked: form.Has("q"),
	}
	body.Feeds, body.Watchlists = v.choices(body.Feed, body.Watchlist)
	if !body.Asked {
		return s.render(w, r, "search", body)
	}
	q, err := v.query(form)
	if err != nil {
		return err
	}
	res, err := Search(r.Context(), s.o.Store, q, v.options())
	if body.Fault, err = v.faultOf(body.Query, err); err != nil {
		return err
	}
	body.Cards = v.foundCards(res.Found, body.Query)
	body.Unfinished, body.Looked = res.Unfinished, v.date(res.Looked)
	if res.Next != "" {
		form.Set("before", res.Next)
		body.Next = "/search?" + form.Encode()
	}
	return s.render(w, r, "search", body)
}

// foundCards are the cards of what a query found.
func (v *view) foundCards(found []Found, query string) []card {
	var cards []card
	for i := range found {
		c := v.itemCard(&found[i].Item, found[i].Hits)
		c.Query = query
		cards = append(cards, c)
	}
	return cards
}

// options say what the words of a reader's query mean.
func (v *view) options() alerts.QueryOptions { return alerts.QueryOptions{List: v.Lists} }

// choices are the feeds and watchlists that a form offers.
func (v *view) choices(feed, watchlist string) (feeds, watchlists []filter) {
	for _, src := range v.Sources {
		feeds = append(feeds, filter{ID: src.ID, Name: v.feedName(src.ID), Current: src.ID == feed})
	}
	for _, w := range v.Watchlists {
		watchlists = append(watchlists, filter{ID: w.ID, Name: v.watchlistName(w.ID), Current: w.ID == watchlist})
	}
	return chosen(feeds, feed, v.feedName(feed)), chosen(watchlists, watchlist, v.watchlistName(watchlist))
}

// chosen adds the choice that was made where it is none of those offered, such
// as a feed that has left the file: what narrows a search must be seen.
func chosen(offered []filter, id, name string) []filter {
	if id == "" || slices.ContainsFunc(offered, func(f filter) bool { return f.Current }) {
		return offered
	}
	return append(offered, filter{ID: id, Name: name, Current: true})
}

// query reads the fields that search and export share. A day given as until
// is still within.
func (v *view) query(form url.Values) (q Query, err error) {
	q = Query{Text: form.Get("q"), Feed: form.Get("feed"), Watchlist: form.Get("watchlist"), Before: form.Get("before")}
	if q.Since, err = v.readTime(form, "since"); err != nil {
		return q, err
	}
	q.Until, err = v.readTime(form, "until")
	if len(form.Get("until")) == len(time.DateOnly) {
		q.Until = q.Until.AddDate(0, 0, 1)
	}
	return q, err
}

// readTime reads a day in the operator's zone or an RFC 3339 time.
func (v *view) readTime(form url.Values, name string) (time.Time, error) {
	text := form.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, v.location()); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, badRequest("bad_time", name+": write 2026-11-24 or 2026-11-24T08:00:00Z")
	}
	return t, nil
}

// faultOf turns a mistake in a query into what a page shows of it.
func (v *view) faultOf(query string, err error) (*queryFault, error) {
	var qe *alerts.QueryError
	if !errors.As(err, &qe) {
		return nil, err
	}
	rs := []rune(query)
	at := min(max(qe.Column-1, 0), len(rs))
	return &queryFault{Text: v.mistake(qe), Before: string(rs[:at]), From: string(rs[at:])}, nil
}

// mistake says in the reader's language what is wrong with a query. What stands
// in the query is isolated: its direction may be the other one.
func (v *view) mistake(e *alerts.QueryError) string {
	if v.Lang == "en" {
		return e.Text()
	}
	args := make([]any, 0, len(e.Args))
	for _, a := range e.Args {
		args = append(args, "\u2068"+a+"\u2069")
	}
	return v.T("mistake."+string(e.Code), args...)
}
