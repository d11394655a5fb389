package web

import (
	"time"

	"rasid/alerts"
)

// alertJSON is an alert as programs read it: the shape of the webhook body
// with its watchlist.
type alertJSON struct {
	ID        string          `json:"id"`
	Watchlist string          `json:"watchlist"`
	Name      string          `json:"watchlist_name"`
	Item      alerts.JSONItem `json:"item"`
	Story     string          `json:"story"`
	Sources   []string        `json:"sources"`
	MatchedAt *time.Time      `json:"matched_at"`
	Severity  string          `json:"severity"`
	Cause     string          `json:"cause"`
	Note      string          `json:"note"`
	Hits      []alerts.Hit    `json:"hits"`
}

func alertBody(a alerts.Alert) alertJSON {
	return alertJSON{
		ID: a.ID, Watchlist: a.Watchlist, Name: a.WatchlistName, Item: alerts.ItemJSON(a.Item), Story: a.Story,
		Sources: alerts.NotNil(a.Sources), MatchedAt: alerts.Instant(a.MatchedAt), Severity: string(a.Severity),
		Cause: string(a.Cause), Note: a.Note, Hits: alerts.NotNil(a.Hits),
	}
}

// foundJSON is an item that a search found.
type foundJSON struct {
	Item alerts.JSONItem `json:"item"`
	Hits []alerts.Hit    `json:"hits"`
}

func foundBody(f Found) foundJSON {
	return foundJSON{alerts.ItemJSON(f.Item), alerts.NotNil(f.Hits)}
}

type watchlistJSON struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Rule     string      `json:"rule"`
	Channels []string    `json:"channels"`
	Severity string      `json:"severity"`
	Feeds    feedURLs    `json:"feeds"`
	Days     []countJSON `json:"days,omitempty"`
	Terms    []topJSON   `json:"terms,omitempty"`
	Sources  []topJSON   `json:"sources,omitempty"`
}

// feedURLs are the addresses of a watchlist's feeds, with their key.
type feedURLs struct {
	Atom string `json:"atom"`
	RSS  string `json:"rss"`
	JSON string `json:"json"`
}

type countJSON struct {
	From   time.Time `json:"from"`
	Alerts int       `json:"alerts"`
}

type topJSON struct {
	Name   string `json:"name"`
	Alerts int    `json:"alerts"`
}

type feedJSON struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	URL          string     `json:"url"`
	State        string     `json:"state"`
	ErrorClass   string     `json:"error_class"`
	LastError    string     `json:"last_error"`
	Hint         string     `json:"hint"`
	Failures     int        `json:"failures"`
	LastSuccess  *time.Time `json:"last_success"`
	LastNewItem  *time.Time `json:"last_new_item"`
	NextPoll     *time.Time `json:"next_poll"`
	ETag         string     `json:"etag"`
	LastModified string     `json:"last_modified"`
	Items        int        `json:"items"`
}

type deliveryJSON struct {
	ID          string        `json:"id"`
	Kind        string        `json:"kind"`
	Channel     string        `json:"channel"`
	Target      string        `json:"target"`
	Watchlist   string        `json:"watchlist"`
	State       string        `json:"state"`
	Attempts    int           `json:"attempts"`
	Created     *time.Time    `json:"created"`
	NextAttempt *time.Time    `json:"next_attempt"` // null unless pending
	Alerts      []string      `json:"alerts"`
	LastError   string        `json:"last_error"`
	LastClass   string        `json:"last_class"`
	Reason      string        `json:"reason"`
	Tries       []attemptJSON `json:"tries,omitempty"`
}

type attemptJSON struct {
	Number   int        `json:"number"`
	At       *time.Time `json:"at"`
	Millis   int64      `json:"duration_ms"`
	Class    string     `json:"class"` // empty: accepted
	Status   int        `json:"status"`
	Response string     `json:"response"`
	Error    string     `json:"error"`
}

func deliveryBody(d alerts.Delivery) deliveryJSON {
	body := deliveryJSON{
		ID: d.ID, Kind: string(d.Kind), Channel: d.Channel, Target: d.Target, Watchlist: d.Watchlist, State: string(d.State),
		Attempts: d.Attempts, Created: alerts.Instant(d.Created), Alerts: []string{}, LastError: d.LastError, LastClass: string(d.LastClass), Reason: d.Reason,
	}
	if d.State == alerts.Pending {
		body.NextAttempt = alerts.Instant(d.NextAttempt)
	}
	for i := range d.Alerts {
		body.Alerts = append(body.Alerts, d.Alerts[i].ID)
	}
	return body
}
