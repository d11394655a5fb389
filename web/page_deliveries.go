package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"

	"rasid/alerts"
)

type deliveriesView struct {
	State, Channel string
	States         []filter
	Channels       []filter
	Rows           []deliveryRow
	Dead           int
	Next           string
	Retried        string // how many were made due, after a retry
}

// deliveryRow is a delivery among others.
type deliveryRow struct {
	ID       string
	Channel  string
	Target   string
	Kind     string
	State    string
	Name     string // of its watchlist
	Lead     string // title of its first alert, or its text
	More     int    // further alerts
	Attempts int
	Created  moment
	Next     moment
	Class    string
	Error    string
	Reason   string
	Again    bool // may be tried again by hand
}

func states() []alerts.DeliveryState {
	return []alerts.DeliveryState{alerts.Pending, alerts.Dead, alerts.Delivered, alerts.Cancelled, alerts.Suppressed}
}

func (s *Server) deliveriesPage(w http.ResponseWriter, r *http.Request) error {
	v, form := s.view(r), r.URL.Query()
	body := deliveriesView{State: form.Get("state"), Channel: form.Get("channel"), Retried: form.Get("retried")}
	f := alerts.DeliveryFilter{Channel: body.Channel, Before: form.Get("before"), Limit: pageSize}
	if slices.Contains(states(), alerts.DeliveryState(body.State)) {
		f.States = []alerts.DeliveryState{alerts.DeliveryState(body.State)}
	}
	all, err := s.o.Store.Deliveries(r.Context(), f)
	if err != nil {
		return err
	}
	for i := range all {
		body.Rows = append(body.Rows, v.deliveryRow(&all[i]))
	}
	if len(all) == pageSize {
		form.Set("before", all[len(all)-1].ID)
		form.Del("retried")
		body.Next = "/deliveries?" + form.Encode()
	}
	backlogs, err := s.o.Store.Backlogs(r.Context())
	if err != nil {
		return err
	}
	v.countDeliveries(backlogs, &body)
	return s.render(w, r, "deliveries", body)
}

func (v *view) countDeliveries(backlogs []alerts.Backlog, body *deliveriesView) {
	byState, byChannel := map[alerts.DeliveryState]int{}, map[string]int{}
	for _, b := range backlogs {
		if body.Channel == "" || b.Channel == body.Channel {
			byState[b.State] += b.Deliveries
		}
		byChannel[b.Channel] += b.Deliveries
	}
	body.Dead = byState[alerts.Dead]
	for _, st := range states() {
		body.States = append(body.States, filter{string(st), v.T("state." + string(st)), byState[st], string(st) == body.State})
	}
	for name, n := range byChannel {
		body.Channels = append(body.Channels, filter{name, name, n, name == body.Channel})
	}
	slices.SortFunc(body.Channels, func(a, b filter) int { return cmp.Compare(a.Name, b.Name) })
}

func (v *view) deliveryRow(d *alerts.Delivery) deliveryRow {
	row := deliveryRow{
		ID: d.ID, Channel: d.Channel, Target: d.Target, Kind: string(d.Kind), State: string(d.State), Lead: d.Text, Attempts: d.Attempts,
		Created: v.when(d.Created), Class: string(d.LastClass), Error: d.LastError, Reason: d.Reason,
		Again: d.State == alerts.Dead || d.State == alerts.Cancelled || (d.State == alerts.Pending && d.Attempts > 0),
	}
	if d.Watchlist != "" {
		row.Name = v.watchlistName(d.Watchlist)
	}
	if len(d.Alerts) > 0 {
		row.Lead, row.More = d.Alerts[0].Item.Title, len(d.Alerts)-1
	}
	if d.State == alerts.Pending {
		row.Next = v.when(d.NextAttempt)
	}
	return row
}

type deliveryView struct {
	deliveryRow
	Cards    []card
	Attempts []attemptRow
}

func (v deliveryView) title() string { return v.Channel }

// attemptRow is one try.
type attemptRow struct {
	Number   int
	When     moment
	Took     string
	Class    string // empty: accepted
	Status   int
	Response string
	Error    string
}

func (s *Server) deliveryPage(w http.ResponseWriter, r *http.Request) error {
	v := s.view(r)
	if err := s.nameFeeds(r.Context(), v); err != nil {
		return err
	}
	d, tries, err := s.delivery(r)
	if err != nil {
		return err
	}
	body := deliveryView{deliveryRow: v.deliveryRow(d), Cards: v.days(v.cards(d.Alerts))}
	for _, a := range tries {
		body.Attempts = append(body.Attempts, attemptRow{a.Number, v.when(a.At), v.span(a.Took), string(a.Class), a.Status, a.Response, a.Error})
	}
	return s.render(w, r, "delivery", body)
}

// delivery is the one that the path names, with its attempts.
func (s *Server) delivery(r *http.Request) (*alerts.Delivery, []alerts.Attempt, error) {
	id := r.PathValue("id")
	all, err := s.o.Store.Deliveries(r.Context(), alerts.DeliveryFilter{IDs: []string{id}})
	if err != nil {
		return nil, nil, err
	}
	if len(all) == 0 {
		return nil, nil, notFound("delivery")
	}
	tries, err := s.o.Store.Attempts(r.Context(), id)
	return &all[0], tries, err
}

// retryOne makes one delivery due now.
func (s *Server) retryOne(w http.ResponseWriter, r *http.Request) error {
	n, err := s.retry(r, alerts.DeliveryFilter{IDs: []string{r.PathValue("id")}})
	if err != nil {
		return err
	}
	if n == 0 {
		return notFound("retryable")
	}
	http.Redirect(w, r, "/deliveries/"+url.PathEscape(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

// retryAll makes the dead letters of a channel, or of all, due now.
func (s *Server) retryAll(w http.ResponseWriter, r *http.Request) error {
	channel := r.PostFormValue("channel")
	n, err := s.retry(r, alerts.DeliveryFilter{Channel: channel, States: []alerts.DeliveryState{alerts.Dead}})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/deliveries?"+url.Values{"channel": {channel}, "retried": {number(n)}}.Encode(), http.StatusSeeOther)
	return nil
}

func (s *Server) retry(r *http.Request, f alerts.DeliveryFilter) (int, error) {
	n, err := s.o.Store.RetryDeliveries(r.Context(), f, time.Now())
	if n > 0 && s.o.Kick != nil {
		s.o.Kick()
	}
	return n, err
}
