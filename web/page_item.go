package web

import (
	"net/http"

	"rasid/alerts"
	"rasid/feeds"
)

type itemView struct {
	Card       card
	Lang       string
	Summary    []segment
	Content    []segment
	Author     string
	Categories []segment
	Published  moment
	Updated    moment
	FirstSeen  moment
	Alerts     []itemAlert
	Kept       []keptDocument
	Told       []toldItem
}

// toldItem is another item of the same story: it did not ring, or it did in
// place of this one.
type toldItem struct {
	ID, Feed, Lang string
	Title          []segment
	When           moment
}

// storyShown is how many other items of a story a page lists.
const storyShown = 50

// itemAlert is what an item meant to a watchlist.
type itemAlert struct {
	chip
	When  moment
	Terms []string
}

func (v itemView) title() string {
	text := ""
	for _, s := range v.Card.Title {
		text += s.Text
	}
	return text
}

// item is the item that the path of a request names.
func (s *Server) item(r *http.Request) (*feeds.Item, error) {
	found, err := s.o.Store.Items(r.Context(), feeds.ItemFilter{IDs: []string{r.PathValue("id")}})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, notFound("item")
	}
	return &found[0], nil
}

func (s *Server) itemPage(w http.ResponseWriter, r *http.Request) error {
	v := s.view(r)
	if err := s.nameFeeds(r.Context(), v); err != nil {
		return err
	}
	it, err := s.item(r)
	if err != nil {
		return err
	}
	all, err := s.o.Store.Alerts(r.Context(), alerts.AlertFilter{Item: it.ID})
	if err != nil {
		return err
	}
	told, err := s.o.Store.Items(r.Context(), feeds.ItemFilter{Story: it.Story, Limit: storyShown + 1})
	if err != nil {
		return err
	}
	proof, err := s.o.Store.Evidence(r.Context(), []string{it.ID})
	if err != nil {
		return err
	}
	hits := v.hitsOf(r.URL.Query().Get("q"), it)
	body := itemView{
		Lang: it.Lang, Author: it.Author, Published: v.when(it.Published), Updated: v.when(it.Updated), FirstSeen: v.when(it.FirstSeen),
		Kept: v.keptDocuments(it.ID, proof), Told: v.told(it.ID, told),
	}
	for i := range all {
		hits = append(hits, all[i].Hits...)
		body.Alerts = append(body.Alerts, itemAlert{chip{all[i].Watchlist, v.watchlistName(all[i].Watchlist)}, v.when(all[i].MatchedAt), termsOf(all[i].Hits)})
	}
	body.Card = v.itemCard(it, hits)
	if len(all) > 0 {
		body.Card.Sources = v.card(all).Sources
	}
	body.Summary = marked(it.Summary, alerts.Summary, hits)
	if it.Content != it.Summary {
		body.Content = marked(it.Content, alerts.Content, hits)
	}
	body.Categories = marked(alerts.FieldText(it, alerts.Category), alerts.Category, hits)
	return s.render(w, r, "item", body)
}

// told lists the items of a story beside one.
func (v *view) told(besides string, all []feeds.Item) (out []toldItem) {
	for i := range all {
		if it := &all[i]; it.ID != besides && len(out) < storyShown {
			c := v.itemCard(it, nil)
			out = append(out, toldItem{ID: c.ID, Feed: c.Feed, Lang: c.Lang, Title: c.Title, When: c.When})
		}
	}
	return out
}

// hitsOf are the places of a query that led to an item. One that cannot be
// read marks nothing.
func (v *view) hitsOf(query string, it *feeds.Item) []alerts.Hit {
	asked, err := ask(query, v.options())
	if err != nil {
		return nil
	}
	hits, _ := asked.judge(it)
	return hits
}

// termsOf lists the terms of hits, each once, in their order.
func termsOf(hits []alerts.Hit) []string {
	seen := map[string]bool{}
	var terms []string
	for _, h := range hits {
		if !seen[h.Term] {
			seen[h.Term] = true
			terms = append(terms, h.Term)
		}
	}
	return terms
}
