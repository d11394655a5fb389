package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"rasid/feeds"
)

type feedsView struct {
	Rows   []feedRow
	States []filter // how many feeds are in each state
}

// feedRow is a feed and how it is.
type feedRow struct {
	ID, Name string
	Link     string
	Host     string
	State    string // see healthOf
	Rhythm   chart
	PerDay   string
	Items    int
	LastNew  moment
	LastOK   moment
	Next     moment
	Failures int
	Class    string
	Error    string
	Hint     string
	Moved    string
	Status   int
}

const rhythmDays = 14

// feedsPage shows the health of each feed, those that want a hand first.
func (s *Server) feedsPage(w http.ResponseWriter, r *http.Request) error {
	v := s.view(r)
	all, err := s.statuses(r.Context())
	if err != nil {
		return err
	}
	since := v.now.Add(-rhythmDays * day)
	counts, err := remember(r.Context(), &s.memo, "rhythms", 20*time.Second, func(ctx context.Context) (map[string][]feeds.Rhythm, error) {
		all, err := s.o.Store.Rhythms(ctx, since)
		by := map[string][]feeds.Rhythm{}
		for _, c := range all {
			by[c.Feed] = append(by[c.Feed], c)
		}
		return by, err
	})
	if err != nil {
		return err
	}
	body, found := feedsView{}, map[string]int{}
	for i := range all {
		row := v.feedRow(&all[i], counts[all[i].Feed], since)
		found[row.State]++
		body.Rows = append(body.Rows, row)
	}
	slices.SortStableFunc(body.Rows, func(a, b feedRow) int {
		return cmp.Or(slices.Index(healths(), a.State)-slices.Index(healths(), b.State), cmp.Compare(a.Name, b.Name))
	})
	for _, state := range healths() {
		if found[state] > 0 {
			body.States = append(body.States, filter{ID: state, Name: v.T("health." + state), Count: found[state]})
		}
	}
	return s.render(w, r, "feeds", body)
}

// statuses are read at most once a second: there may be ten thousand.
func (s *Server) statuses(ctx context.Context) ([]feeds.Status, error) {
	return remember(ctx, &s.memo, "statuses", time.Second, s.o.Store.FeedStatuses)
}

func (v *view) feedRow(st *feeds.Status, counts []feeds.Rhythm, since time.Time) feedRow {
	row := feedRow{
		ID: st.Feed, Name: cmp.Or(st.Name, st.Title, st.Feed), State: healthOf(st, v.source(st.Feed), v.now), Items: st.Items,
		LastNew: v.when(st.LastNewItem), LastOK: v.when(st.LastSuccess), Next: v.when(st.NextPoll),
		Failures: st.Failures, Class: string(st.ErrorClass), Error: st.LastError, Moved: cmp.Or(st.Believed, st.Moved), Status: st.Status,
	}
	row.Link, row.Host = webLink(st.URL)
	if row.Host == "" {
		row.Host = v.T("feed.file")
	}
	const step = 8 * time.Hour
	row.Rhythm = v.rhythm(counts, since, step, int(rhythmDays*day/step))
	row.PerDay = v.perDay(row.Rhythm.Total)
	if st.NextPoll.Before(v.now) {
		row.Next.Text = v.T("due_now")
	}
	if st.ErrorClass != "" {
		row.Hint = v.hint(st.ErrorClass)
	}
	return row
}

// perDay rounds what came in rhythmDays to a day; empty: nothing came.
func (v *view) perDay(total int) string {
	switch n := (total + rhythmDays/2) / rhythmDays; {
	case total == 0:
		return ""
	case n == 0:
		return v.T("per_day.less")
	default:
		return v.T("per_day", number(n))
	}
}

// hint says what a person can do about a failure.
func (v *view) hint(c feeds.ErrorClass) string {
	if v.Lang == "en" {
		return feeds.Hint(c)
	}
	return feeds.HintArabic(c)
}

// healths are the states of a feed, the ones that want a hand first.
func healths() []string { return []string{"gone", "failing", "quiet", "waiting", "ok", "removed"} }

// healthOf says in one word how a feed is.
func healthOf(st *feeds.Status, src *feeds.Source, now time.Time) string {
	switch {
	case st.Removed:
		return "removed"
	case st.Disabled:
		return "gone"
	case st.Failures > 0:
		return "failing"
	case st.LastSuccess.IsZero():
		return "waiting"
	case src != nil && feeds.Silent(src, &st.State, now):
		return "quiet"
	}
	return "ok"
}
