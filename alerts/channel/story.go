package channel

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"rasid/alerts"
)

// story is an alert as people read it.
type story struct {
	ID       string // names its place in a digest
	Title    []run
	Excerpt  []run // of the text around the first hit; none when the title says it all
	Link     string
	Source   string
	Also     []string // further sources
	When     string   // published: the time of the day, and the date unless it is that of the message
	Diff     []edit   // what the publisher changed; Excerpt says it in plain text
	Terms    []string // what it was found by
	Critical bool
}

// How much is shown of a story, in code points. An address that is longer than
// any browser needs is none.
const (
	titleSize   = 300
	excerptSize = 320
	linkSize    = 2000
)

// newStory reads an alert; names gives feeds the names that people know them
// by. Times are shown as of now, in its zone.
func newStory(a *alerts.Alert, names map[string]string, now time.Time) story {
	s := story{
		ID: a.ID, Title: excerpt(a.Item.Title, alerts.Title, a.Hits, titleSize), Excerpt: excerptOf(a), Link: webLink(a.Item.Link),
		Source: clean(cmp.Or(names[a.Item.Feed], a.Item.Feed)), Critical: a.Severity == alerts.Critical,
	}
	s.When = when(cmp.Or(a.Item.Published, a.MatchedAt), now)
	for _, id := range a.Sources {
		if id != a.Item.Feed {
			s.Also = append(s.Also, clean(cmp.Or(names[id], id)))
		}
	}
	for _, h := range a.Hits {
		if t := clean(h.Term); !slices.Contains(s.Terms, t) {
			s.Terms = append(s.Terms, t)
		}
	}
	if len(s.Title) == 0 {
		s.Title = []run{{Text: cmp.Or(s.Link, "…")}}
	}
	if label := causeLabel(a); label != "" {
		s.Title = append([]run{{Text: label}}, s.Title...)
	}
	if a.Cause == alerts.Edited {
		s.Excerpt, s.Diff = []run{{Text: cleanLines(a.Note)}}, edits(a.Note)
	}
	s.Title, s.Excerpt = rightToLeft(s.Title), rightToLeft(s.Excerpt)
	return s
}

// rightToLeft makes a line that holds Arabic begin with a mark (U+200F) where
// it begins with other letters: those who show it set its direction by its first
// letter (UAX #9, P2).
func rightToLeft(rs []run) []run {
	text := joined(rs, "", "")
	first := strings.IndexFunc(text, unicode.IsLetter)
	if first < 0 || isArabic(firstRune(text[first:])) || strings.IndexFunc(text, isArabic) < 0 {
		return rs
	}
	return append([]run{{Text: "\u200f"}}, rs...)
}

func isArabic(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }

func when(at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	at = at.In(now.Location())
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2006-01-02 15:04")
}

// excerptOf prefers the field with a hit, and the summary to the content.
func excerptOf(a *alerts.Alert) []run {
	for _, f := range []struct {
		field alerts.Field
		text  string
	}{{alerts.Summary, a.Item.Summary}, {alerts.Content, a.Item.Content}} {
		if len(spans(f.field, a.Hits)) > 0 {
			return excerpt(f.text, f.field, a.Hits, excerptSize)
		}
	}
	if a.Item.Summary == "" || a.Item.Summary == a.Item.Title {
		return nil
	}
	return excerpt(a.Item.Summary, alerts.Summary, nil, excerptSize)
}

// webLink is the link when it leads to the web, and nothing otherwise: a feed
// must not bring javascript: or file: into a mail or a chat.
func webLink(s string) string {
	u, err := url.Parse(clean(s))
	if err != nil || len(s) > linkSize || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}
