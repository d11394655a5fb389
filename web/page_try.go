package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rasid/alerts"
)

type tryView struct {
	Query  string
	Feed   string
	Days   int
	Spans  []int
	Feeds  []filter
	Asked  bool
	Fault  *queryFault
	Trial  trial
	Chart  chart
	Cards  []card
	Snip   string // the watchlist as the file takes it
	PerDay string
}

// trial is what a rule would have found.
type trial struct {
	Items      int
	Looked     time.Time // the oldest item looked at
	Unfinished bool
	Counts     []alerts.Count
	Terms      []bar
	Sources    []bar
	Samples    []Found
}

const (
	trialSamples = 20
	trialTop     = 8
)

// tryPage shows what a rule finds in the archive. It changes nothing.
func (s *Server) tryPage(w http.ResponseWriter, r *http.Request) error {
	v, form := s.view(r), r.URL.Query()
	if err := s.nameFeeds(r.Context(), v); err != nil {
		return err
	}
	body := tryView{Query: strings.TrimSpace(form.Get("q")), Feed: form.Get("feed"), Days: daysOf(form), Spans: []int{7, 14, 30, 90}}
	body.Feeds, _ = v.choices(body.Feed, "")
	body.Asked = body.Query != ""
	if !body.Asked {
		return s.render(w, r, "try", body)
	}
	since := v.midnight().AddDate(0, 0, 1-body.Days)
	t, err := s.tryRule(r.Context(), v, Query{Text: body.Query, Feed: body.Feed, Since: since})
	if body.Fault, err = v.faultOf(body.Query, err); err != nil {
		return err
	}
	body.Trial = t
	body.Chart = v.volume(t.Counts, "", since, day, body.Days)
	body.Cards = v.foundCards(t.Samples, body.Query)
	body.Snip = yamlOf(body.Query)
	body.PerDay = strconv.FormatFloat(float64(t.Items)/float64(body.Days), 'f', 1, 64)
	return s.render(w, r, "try", body)
}

func daysOf(form url.Values) int {
	n, err := strconv.Atoi(form.Get("days"))
	if err != nil || n < 1 || n > 365 {
		return 30
	}
	return n
}

// tryRule counts what a query finds.
func (s *Server) tryRule(ctx context.Context, v *view, q Query) (t trial, err error) {
	asked, err := ask(q.Text, v.options())
	if err != nil {
		return t, err
	}
	terms, sources, byHour := map[string]int{}, map[string]int{}, map[time.Time]int{}
	var res Results
	err = walk(ctx, s.o.Store, q, asked, tryPatience(), &res, func(f Found) bool {
		t.Items++
		byHour[f.Item.FirstSeen.Truncate(time.Hour)]++
		sources[v.feedName(f.Item.Feed)]++
		for _, term := range termsOf(f.Hits) {
			terms[term]++
		}
		if len(t.Samples) < trialSamples {
			t.Samples = append(t.Samples, f)
		}
		return true
	})
	t.Looked, t.Unfinished = res.Looked, res.Unfinished
	for at, n := range byHour {
		t.Counts = append(t.Counts, alerts.Count{From: at, Alerts: n})
	}
	slices.SortFunc(t.Counts, func(a, b alerts.Count) int { return a.From.Compare(b.From) })
	t.Terms, t.Sources = topBars(terms), topBars(sources)
	return t, err
}

func topBars(counts map[string]int) []bar {
	var tops []alerts.Top
	for name, n := range counts {
		tops = append(tops, alerts.Top{Name: name, Alerts: n})
	}
	slices.SortFunc(tops, func(a, b alerts.Top) int { return cmp.Or(b.Alerts-a.Alerts, strings.Compare(a.Name, b.Name)) })
	return bars(tops[:min(len(tops), trialTop)])
}

// yamlOf writes a rule as the operator's file takes it. JSON's quotes are
// YAML's, and two dollar signs are one.
func yamlOf(query string) string {
	return "watchlists:\n  - id: my-watchlist\n    query: " + quoted(strings.ReplaceAll(query, "$", "$$")) + "\n    alert: [screen]\n"
}
