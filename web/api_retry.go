package web

import (
	"net/http"
	"slices"

	"rasid/alerts"
)

func (s *Server) apiDelivery(w http.ResponseWriter, r *http.Request) error {
	d, tries, err := s.delivery(r)
	if err != nil {
		return err
	}
	body := deliveryBody(*d)
	body.Tries = []attemptJSON{}
	for _, a := range tries {
		body.Tries = append(body.Tries, attemptJSON{a.Number, alerts.Instant(a.At), a.Took.Milliseconds(), string(a.Class), a.Status, a.Response, a.Error})
	}
	return writeJSON(w, body)
}

// retriedJSON says how many deliveries are due now.
type retriedJSON struct {
	Retried int `json:"retried"`
}

func (s *Server) apiRetryOne(w http.ResponseWriter, r *http.Request) error {
	n, err := s.retry(r, alerts.DeliveryFilter{IDs: []string{r.PathValue("id")}})
	if err != nil {
		return err
	}
	if n == 0 {
		return notFound("retryable")
	}
	return writeJSON(w, retriedJSON{n})
}

// apiRetry makes what the query picks due now; it must pick something, so that
// a forgotten filter, or an empty one, does not send everything again.
func (s *Server) apiRetry(w http.ResponseWriter, r *http.Request) error {
	form := r.URL.Query()
	if err := known(form, "state", "channel", "watchlist", "since", "until"); err != nil {
		return err
	}
	q, err := s.view(r).query(form)
	if err != nil {
		return err
	}
	f := alerts.DeliveryFilter{Channel: form.Get("channel"), Watchlist: q.Watchlist, Since: q.Since, Until: q.Until}
	if f.States, err = statesOf(form.Get("state")); err != nil {
		return err
	}
	if len(f.States) == 0 && f.Channel == "" && f.Watchlist == "" && f.Since.IsZero() && f.Until.IsZero() {
		return badRequest("bad_parameter", "choose with state, channel, watchlist, since or until")
	}
	if slices.Contains(f.States, alerts.Delivered) {
		return badRequest("bad_parameter", "what was delivered is not sent again")
	}
	if err := s.named(r); err != nil {
		return err
	}
	n, err := s.retry(r, f)
	if err != nil {
		return err
	}
	return writeJSON(w, retriedJSON{n})
}
