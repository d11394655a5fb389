package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"time"

	"rasid/alerts"
)

// feedLength is how many alerts a watchlist's feed lists.
const feedLength = 50

// feedURL is the stable address of a watchlist's feed under the name by which
// the reader reached us.
func (s *Server) feedURL(r *http.Request, watchlist, kind string) string {
	u := url.URL{Scheme: "http", Host: r.Host, Path: "/watchlists/" + watchlist + "/feed." + kind, RawQuery: "key=" + s.feedKey(watchlist)}
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		u.Scheme = "https"
	}
	return u.String()
}

// publication is a watchlist's feed before it takes a format.
type publication struct {
	ID, Name string
	Self     string // its own address, without the key
	Home     string
	Updated  time.Time
	Alerts   []alerts.Alert
	Setup    *view
}

// publish answers with a feed, or with 304 when the reader has it.
func (s *Server) publish(w http.ResponseWriter, r *http.Request, kind, mime string, write func(*publication) ([]byte, error)) error {
	v, id := s.view(r), r.PathValue("id")
	if v.watchlist(id) == nil {
		return notFound("watchlist")
	}
	if err := s.nameFeeds(r.Context(), v); err != nil {
		return err
	}
	p := publication{ID: id, Name: v.watchlistName(id), Setup: v, Updated: v.Loaded}
	var err error
	if p.Alerts, err = s.o.Store.Alerts(r.Context(), alerts.AlertFilter{Watchlist: id, Limit: feedLength}); err != nil {
		return err
	}
	self, err := url.Parse(s.feedURL(r, id, kind))
	if err != nil {
		return err // unreachable: it was made of a URL
	}
	self.RawQuery = "" // feeds are passed on, and their key should not be
	p.Self = self.String()
	p.Home = self.ResolveReference(&url.URL{Path: "/watchlists/" + id}).String()
	if len(p.Alerts) > 0 {
		p.Updated = p.Alerts[0].MatchedAt
	}
	body, err := write(&p)
	if err != nil {
		return err
	}
	serveFeed(w, r, body, mime, p.Updated)
	return nil
}

// serveFeed answers conditional requests: the tag is of the bytes, so that
// another source of an old story is news too.
func serveFeed(w http.ResponseWriter, r *http.Request, body []byte, mime string, updated time.Time) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Last-Modified", updated.UTC().Format(http.TimeFormat))
	h.Set("Cache-Control", "private, max-age=60")
	if notModified(r, tag, updated) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", mime)
	_, _ = w.Write(body) // the caller may be gone
}

// notModified follows RFC 9110 section 13.2.2: where If-None-Match is sent,
// If-Modified-Since is ignored.
func notModified(r *http.Request, tag string, updated time.Time) bool {
	if match := r.Header.Get("If-None-Match"); match != "" {
		return match == tag || match == "W/"+tag || match == "*"
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !updated.Truncate(time.Second).After(since)
}

func (s *Server) atomFeed(w http.ResponseWriter, r *http.Request) error {
	return s.publish(w, r, "atom", "application/atom+xml; charset=utf-8", func(p *publication) ([]byte, error) { return xmlBytes(p.atom()) })
}

func (s *Server) rssFeed(w http.ResponseWriter, r *http.Request) error {
	return s.publish(w, r, "rss", "application/rss+xml; charset=utf-8", func(p *publication) ([]byte, error) { return xmlBytes(p.rss()) })
}

func (s *Server) jsonFeed(w http.ResponseWriter, r *http.Request) error {
	return s.publish(w, r, "json", "application/feed+json", func(p *publication) ([]byte, error) { return json.Marshal(p.json()) })
}

func xmlBytes(v any) ([]byte, error) {
	body, err := xml.Marshal(v)
	return append([]byte(xml.Header), body...), err
}
