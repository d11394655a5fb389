package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"rasid/outbound"
)

// Articles is what full_text did for a poll. Items whose article could not be
// read keep the text of the feed.
type Articles struct {
	Wanted  int    // items whose article was wanted
	Fetched int    // of them those whose article was read
	Note    string // why not all; empty when all were
}

const (
	maxArticles  = 20              // of one poll
	articlesTime = time.Minute     // for all of one poll
	badArticles  = 3               // failures in a row that end it
	shortText    = 400             // letters; less is a teaser
	lendPatience = 5 * time.Second // how long another site may be busy
)

// readArticles replaces the text of new and edited items by that of their
// articles. It holds the turn of the feed's own host, which was given for the
// poll; the turn of another host is borrowed from the loop.
func (l *loop) readArticles(ctx context.Context, v *visit) {
	p := v.poll
	if l.s.o.Article == nil || p.Source.FullText == "" || p.Source.FullText == FullTextNever || len(p.Items) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, articlesTime)
	defer cancel()
	wanted, err := l.unread(ctx, p)
	if err != nil {
		p.Articles.Note = err.Error()
		return
	}
	p.Articles.Wanted = len(wanted)
	r := round{l: l, v: v, last: p.Started}
	for i, it := range wanted {
		if i >= maxArticles || r.failed >= badArticles || r.over || ctx.Err() != nil {
			r.skip(wanted[i:])
			break
		}
		r.read(ctx, it)
	}
	p.Articles.Note = r.note()
}

// unread returns the items whose article is wanted: new or edited ones that
// may alert, with a link and, for "short", with little text of their own.
func (l *loop) unread(ctx context.Context, p *Poll) ([]*Item, error) {
	stored, err := l.s.o.Store.Stored(ctx, p.Source.ID, p.Items)
	if err != nil {
		return nil, fmt.Errorf("look up what is new: %w", err)
	}
	var all []*Item
	for i := range p.Items {
		it := &p.Items[i]
		if !stored[i] && it.Link != "" && p.Alertable(it) && (p.Source.FullText == FullTextAlways || teaser(it)) {
			all = append(all, it)
		}
	}
	return all, nil
}

// teaser reports whether an item has little text, or text that is cut.
func teaser(it *Item) bool {
	text := it.Content
	if len(text) < len(it.Summary) {
		text = it.Summary
	}
	if utf8.RuneCountInString(text) < shortText {
		return true
	}
	return strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...") || strings.HasSuffix(text, "[…]") || strings.HasSuffix(text, "[...]")
}

// round is the reading of the articles of one poll.
type round struct {
	l       *loop
	v       *visit
	last    time.Time // of the requests to the feed's own host
	failed  int       // in a row
	skipped int
	over    bool // the server asked for a rest
	why     string
}

func (r *round) read(ctx context.Context, it *Item) {
	p := r.v.poll
	got, err := r.article(ctx, it.Link)
	if err != nil {
		r.fail(it, err)
		return
	}
	r.failed = 0
	p.Articles.Fetched++
	if len(got.Text) > len(it.Content) {
		it.Content, it.Page = got.Text, got.Evidence
	}
}

// article asks for a page in the turn of its host, and where that sends on to
// another one in the turn of that.
func (r *round) article(ctx context.Context, link string) (got Article, err error) {
	at := link
	for range outbound.MaxHops {
		give, err := r.turn(ctx, at)
		if err != nil {
			return got, err
		}
		got, err = r.l.s.o.Article(ctx, r.v.poll.Source, at)
		give(r.rest(err))
		if err != nil || got.Elsewhere == "" {
			return got.askedAt(link), err
		}
		at = got.Elsewhere
	}
	return got, refuse(ClassRedirect, "the page moves from host to host")
}

// turn waits until the host of a link may be asked; give ends the turn and
// says until when the host wants to be left alone.
func (r *round) turn(ctx context.Context, link string) (give func(until time.Time), err error) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, refuse(ClassNoArticle, "the link cannot be read")
	}
	host, own := siteOf(u), r.v.job
	if host != own.host {
		return r.l.borrow(ctx, host, r.l.s.o.Local.holdURL(link))
	}
	pause := r.l.s.o.Gate.interval(own.local)
	if err := sleepUntil(ctx, r.last.Add(pause)); err != nil {
		return nil, err
	}
	r.last = time.Now()
	r.v.rest = r.last.Add(pause)
	return r.leave, nil
}

// leave has the feed's own host left alone until a time; the feed itself
// remembers it.
func (r *round) leave(until time.Time) {
	if until.IsZero() {
		return
	}
	n := &r.v.poll.Next
	r.v.rest, n.NotBefore, n.NextPoll = latest(r.v.rest, until), latest(n.NotBefore, until), latest(n.NextPoll, until)
}

// borrow gets the turn of another host than the feed's own.
func (l *loop) borrow(ctx context.Context, host string, local bool) (give func(until time.Time), err error) {
	at, err := l.lent(ctx, host, local)
	if err != nil {
		return nil, err
	}
	give = func(until time.Time) {
		l.asks <- func(now time.Time) { l.q.done(&job{host: host, local: local}, now, until) }
	}
	if err := sleepUntil(ctx, at); err != nil {
		give(time.Time{})
		return nil, err
	}
	return give, nil
}

// lent asks for the turn of a host until it is given, for lendPatience at most:
// whoever holds the turn of another host must not wait for long.
func (l *loop) lent(ctx context.Context, host string, local bool) (at time.Time, err error) {
	for until := time.Now().Add(lendPatience); ; {
		reply := make(chan bool, 1)
		ask := func(now time.Time) {
			var ok bool
			at, ok = l.q.lend(host, local, now, lendPatience)
			reply <- ok
		}
		select {
		case l.asks <- ask:
		case <-ctx.Done():
			return at, ctx.Err()
		}
		switch {
		case <-reply:
			return at, nil
		case !at.IsZero() || time.Now().After(until):
			return at, errBusy
		}
		if err := sleepUntil(ctx, time.Now().Add(lendPatience/20)); err != nil {
			return at, err
		}
	}
}

var errBusy = errors.New("its host is busy")

func sleepUntil(ctx context.Context, at time.Time) error {
	t := time.NewTimer(time.Until(at))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rest is until when a server that refused an article wants to be left alone;
// no other article of this poll is asked for then.
func (r *round) rest(err error) time.Time {
	var fe *FetchError
	if errors.As(err, &fe) && (fe.Class == ClassRateLimited || fe.Status == http.StatusServiceUnavailable) {
		r.over = true
		if fe.RetryAfter.IsZero() {
			return time.Now().Add(crossed)
		}
		return fe.RetryAfter
	}
	return time.Time{}
}

// fail notes why an article was not read.
func (r *round) fail(it *Item, err error) {
	it.FullTextError = err.Error()
	r.failed++
	r.why = err.Error()
}

// skip notes that articles were not asked for.
func (r *round) skip(rest []*Item) {
	r.skipped = len(rest)
	for _, it := range rest {
		it.FullTextError = "not asked for"
		if r.why != "" {
			it.FullTextError += ": " + r.why
		}
	}
}

// note says why some articles were not read.
func (r *round) note() string {
	a := &r.v.poll.Articles
	var parts []string
	if bad := a.Wanted - a.Fetched - r.skipped; bad > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d articles could not be read: %s", bad, a.Wanted, r.why))
	}
	if r.skipped > 0 {
		parts = append(parts, fmt.Sprintf("%d were not asked for", r.skipped))
	}
	return strings.Join(parts, "; ")
}
