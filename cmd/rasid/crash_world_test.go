package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// world is all that lies outside of rasid: a site with feeds, and a receiver.
// Every matching item carries a token, so that what arrives can be counted.
type world struct {
	mu            sync.Mutex
	items         map[string][]string // XML of items by feed, the oldest first
	wanted        map[string]bool     // tokens that must arrive
	quiet         map[string]bool     // tokens that must not
	hook, post    received
	asked         map[string]int // requests by webhook-id
	unconditional map[string]int // requests without validators, by feed
	lost          int            // answers that were never given
	broken        []string       // what must never happen
}

// received is what one receiver took.
type received struct {
	times  map[string]int    // by delivery ID
	bodies map[string]string // by delivery ID
	by     map[string]string // delivery ID by token
}

func newReceived() received {
	return received{times: map[string]int{}, bodies: map[string]string{}, by: map[string]string{}}
}

// take counts a delivery. Whatever comes again must have the same ID and the
// same bytes.
func (w *world) take(r *received, id, body string, tokens []string) {
	if before, again := r.bodies[id]; again && before != body {
		w.broken = append(w.broken, "the body of delivery "+id+" changed")
	}
	r.times[id]++
	r.bodies[id] = body
	for _, token := range tokens {
		if w.quiet[token] {
			w.broken = append(w.broken, token+" was nobody's wish")
		}
		if before := r.by[token]; before != "" && before != id {
			w.broken = append(w.broken, fmt.Sprintf("%s came as %s and as %s", token, before, id))
		}
		r.by[token] = id
	}
}

func newWorld(t *testing.T) (w *world, site, sink *httptest.Server) {
	t.Helper()
	w = &world{
		items: map[string][]string{}, wanted: map[string]bool{}, quiet: map[string]bool{},
		hook: newReceived(), post: newReceived(), asked: map[string]int{}, unconditional: map[string]int{},
	}
	site = httptest.NewServer(http.HandlerFunc(w.serveFeed))
	t.Cleanup(site.Close)
	sink = httptest.NewServer(http.HandlerFunc(w.serveSink))
	t.Cleanup(sink.Close)
	return w, site, sink
}

// publish puts a new item into a feed; every third one is of no interest.
func (w *world) publish(feed string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	token := fmt.Sprintf("tok%s%05d", feed, n)
	title := fmt.Sprintf("وفد يصل إلى سوريا في جولة %d %s", n*7919, token)
	if n%3 == 0 {
		title = fmt.Sprintf("أسعار القمح ترتفع للأسبوع %d %s", n*7919, token)
		w.quiet[token] = true
	} else {
		w.wanted[token] = true
	}
	w.items[feed] = append(w.items[feed], fmt.Sprintf(
		`<item><guid isPermaLink="false">%s-%d</guid><title>%s</title><link>http://%s.example.org/%d</link><pubDate>%s</pubDate></item>`,
		feed, n, title, feed, n, time.Now().UTC().Format(time.RFC1123Z)))
}

// serveFeed answers conditionally, as a good server does: who was told of an
// item once is not told again.
func (w *world) serveFeed(rw http.ResponseWriter, r *http.Request) {
	feed := strings.Trim(r.URL.Path, "/")
	w.mu.Lock()
	items := w.items[feed]
	if r.Header.Get("If-None-Match") == "" {
		w.unconditional[feed]++
	}
	w.mu.Unlock()
	etag := fmt.Sprintf(`"%d"`, len(items))
	rw.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	rw.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	fmt.Fprintf(rw, `<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title>%s</channel></rss>`, feed, strings.Join(items, "\n"))
}

// Tokens stand in titles, or, in the week, in links.
var tokenPattern = regexp.MustCompile(`tok[a-z]+\d{5}|site/\d+/\d+`)

// serveSink writes down what came before it answers. The first attempt at some
// deliveries fails; of others the answer is lost on the way.
func (w *world) serveSink(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	id := r.Header.Get("webhook-id")
	status, drop := w.receive(id, body)
	if drop {
		if c, _, err := rw.(http.Hijacker).Hijack(); err == nil {
			c.Close()
		}
		return
	}
	rw.WriteHeader(status)
}

func (w *world) receive(id string, body []byte) (status int, drop bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked[id]++
	var b struct{ ID string }
	if json.Unmarshal(body, &b) != nil || b.ID != id || id == "" {
		w.broken = append(w.broken, fmt.Sprintf("the body says %q, webhook-id %q", b.ID, id))
	}
	fault := sha256.Sum256([]byte(id))[0] % 16
	if w.asked[id] == 1 && fault == 0 {
		return http.StatusInternalServerError, false
	}
	w.take(&w.hook, id, string(body), tokenPattern.FindAllString(itemsOf(body), -1))
	if w.asked[id] == 1 && fault == 1 {
		w.lost++
		return 0, true
	}
	return http.StatusNoContent, false
}

// itemsOf joins the titles and links of the items in a webhook body.
func itemsOf(body []byte) string {
	var b struct {
		Alerts []struct{ Item struct{ Title, Link string } }
	}
	if json.Unmarshal(body, &b) != nil {
		return ""
	}
	var all []string
	for _, a := range b.Alerts {
		all = append(all, a.Item.Title, a.Item.Link)
	}
	return strings.Join(all, "\n")
}

// missing lists the wanted tokens that have not arrived.
func (w *world) missing() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for token := range w.wanted {
		if w.hook.by[token] == "" || w.post.by[token] == "" {
			all = append(all, token)
		}
	}
	return all
}

// repeats is how often a delivery arrived that had arrived before.
func (w *world) repeats() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, r := range []received{w.hook, w.post} {
		for _, times := range r.times {
			n += times - 1
		}
	}
	return n
}
