package alerts

import (
	"time"

	"rasid/feeds"
)

// JSONItem is an item as other programs read it: times are RFC 3339 UTC,
// absent dates null, empty lists [].
type JSONItem struct {
	ID         string     `json:"id"`
	Feed       string     `json:"feed"`
	GUID       string     `json:"guid"`
	Link       string     `json:"link"`
	Title      string     `json:"title"`
	Summary    string     `json:"summary"`
	Content    string     `json:"content"`
	Author     string     `json:"author"`
	Categories []string   `json:"categories"`
	Published  *time.Time `json:"published"`
	Updated    *time.Time `json:"updated"`
	FirstSeen  *time.Time `json:"first_seen"`
	Story      string     `json:"story"`
	// FullTextError says why the content is the feed's own though the article
	// was wanted.
	FullTextError string `json:"full_text_error,omitempty"`
}

// ItemJSON returns the shape of an item that the webhook body and
// rasid items --json share.
func ItemJSON(it feeds.Item) JSONItem {
	return JSONItem{
		ID: it.ID, Feed: it.Feed, GUID: it.GUID, Link: it.Link, Title: it.Title, Summary: it.Summary,
		Content: it.Content, Author: it.Author, Categories: NotNil(it.Categories),
		Published: Instant(it.Published), Updated: Instant(it.Updated), FirstSeen: Instant(it.FirstSeen), Story: it.Story,
		FullTextError: it.FullTextError,
	}
}

// NotNil makes an absent list an empty one, which JSON writes as [].
func NotNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Instant is t in UTC, or nil where it is the zero time, which JSON writes as null.
func Instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
