package web

import (
	"encoding/xml"
	"strings"
	"time"

	"rasid/alerts"
)

// The formats are written as their specifications say, with texts as text:
// RFC 4287, RSS 2.0 with atom:link, JSON Feed 1.1. An entry's ID is the
// alert's, which stays when its item is edited.

type atomDoc struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomPerson  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type atomEntry struct {
	Lang       string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published"`
	Author     atomPerson     `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

func (p *publication) atom() atomDoc {
	doc := atomDoc{
		Lang: "ar", ID: "urn:rasid:watchlist:" + p.ID, Title: p.Name, Updated: p.Updated.UTC().Format(time.RFC3339), Author: atomPerson{"rasid"},
		Links: []atomLink{{"self", p.Self, "application/atom+xml"}, {"alternate", p.Home, "text/html"}},
	}
	for i := range p.Alerts {
		a := &p.Alerts[i]
		e := atomEntry{
			Lang: a.Item.Lang, ID: "urn:uuid:" + a.ID, Title: p.headline(a), Updated: touched(a).UTC().Format(time.RFC3339),
			Published: a.MatchedAt.UTC().Format(time.RFC3339), Author: atomPerson{p.Setup.feedName(a.Item.Feed)}, Summary: p.summary(a),
			Links: []atomLink{{"alternate", p.target(a), ""}},
		}
		for _, t := range termsOf(a.Hits) {
			e.Categories = append(e.Categories, atomCategory{t})
		}
		doc.Entries = append(doc.Entries, e)
	}
	return doc
}

type rssDoc struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	Built       string    `xml:"lastBuildDate"`
	Self        rssSelf   `xml:"atom:link"`
	Items       []rssItem `xml:"item"`
}

type rssSelf struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        rssGUID  `xml:"guid"`
	Date        string   `xml:"pubDate"`
	Creator     string   `xml:"dc:creator"`
	Categories  []string `xml:"category"`
	Description string   `xml:"description"`
}

type rssGUID struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

func (p *publication) rss() rssDoc {
	doc := rssDoc{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/", Channel: rssChannel{
		Title: p.Name, Link: p.Home, Description: p.Name, Language: "ar", Built: p.Updated.UTC().Format(time.RFC1123Z),
		Self: rssSelf{"self", "application/rss+xml", p.Self},
	}}
	for i := range p.Alerts {
		a := &p.Alerts[i]
		doc.Channel.Items = append(doc.Channel.Items, rssItem{
			Title: p.headline(a), Link: p.target(a), GUID: rssGUID{false, "urn:uuid:" + a.ID}, Date: a.MatchedAt.UTC().Format(time.RFC1123Z),
			Creator: p.Setup.feedName(a.Item.Feed), Categories: termsOf(a.Hits), Description: escapeText(p.summary(a)),
		})
	}
	return doc
}

type jsonDoc struct {
	Version string      `json:"version"`
	Title   string      `json:"title"`
	Home    string      `json:"home_page_url"`
	Self    string      `json:"feed_url"`
	Lang    string      `json:"language"`
	Items   []jsonEntry `json:"items"`
}

type jsonEntry struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Text      string       `json:"content_text"`
	Published time.Time    `json:"date_published"`
	Modified  time.Time    `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors"`
	Tags      []string     `json:"tags,omitempty"`
	Lang      string       `json:"language,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

func (p *publication) json() jsonDoc {
	doc := jsonDoc{Version: "https://jsonfeed.org/version/1.1", Title: p.Name, Home: p.Home, Self: p.Self, Lang: "ar", Items: []jsonEntry{}}
	for i := range p.Alerts {
		a := &p.Alerts[i]
		doc.Items = append(doc.Items, jsonEntry{
			ID: "urn:uuid:" + a.ID, URL: p.target(a), Title: p.headline(a), Text: p.summary(a), Published: a.MatchedAt.UTC(), Modified: touched(a).UTC(),
			Authors: []jsonAuthor{{p.Setup.feedName(a.Item.Feed)}}, Tags: termsOf(a.Hits), Lang: a.Item.Lang,
		})
	}
	return doc
}

func (p *publication) headline(a *alerts.Alert) string {
	if a.Item.Title == "" {
		return p.Name
	}
	return printable(a.Item.Title)
}

// target is the article, or our page of it where the article has no address
// that a browser opens.
func (p *publication) target(a *alerts.Alert) string {
	if link, _ := webLink(a.Item.Link); link != "" {
		return link
	}
	return strings.TrimSuffix(p.Home, "/watchlists/"+p.ID) + "/items/" + a.Item.ID
}

// summary is the place of the hit, and who else carries the story.
func (p *publication) summary(a *alerts.Alert) string {
	var b strings.Builder
	for _, s := range snippet(&a.Item, a.Hits) {
		b.WriteString(s.Text)
	}
	if len(a.Sources) > 1 {
		names := make([]string, 0, len(a.Sources))
		for _, id := range a.Sources {
			names = append(names, p.Setup.feedName(id))
		}
		b.WriteString("\n(" + strings.Join(names, "، ") + ")")
	}
	return printable(b.String())
}

// touched is when an alert last said something else.
func touched(a *alerts.Alert) time.Time {
	if a.Item.Updated.After(a.MatchedAt) {
		return a.Item.Updated
	}
	return a.MatchedAt
}

// printable drops what XML 1.0 cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// escapeText makes a text the HTML that readers of RSS take descriptions for.
func escapeText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", "<br>").Replace(s)
}
