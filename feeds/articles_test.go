package feeds

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// press is a Poll function that brings new items, and the articles behind
// them.
type press struct {
	mu     sync.Mutex
	items  func(poll int) []Item
	text   func(link string) (string, error)
	asked  []string
	times  []time.Time
	polled map[string]int
}

func (p *press) poll(_ context.Context, src *Source, st State, now time.Time) *Poll {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.polled[src.ID]++
	o := outcome{started: now, at: now, result: ResultOK, answer: &answer{status: 200, url: src.URL}, doc: &Document{}}
	out := &Poll{Source: src, Started: now, Result: ResultOK, Was: st, Next: o.next(src, &st), Items: p.items(p.polled[src.ID]), Baseline: st.LastSuccess.IsZero()}
	p.times = append(p.times, now)
	return out
}

func (p *press) article(_ context.Context, _ *Source, link string) (Article, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, link)
	p.times = append(p.times, time.Now())
	text, err := p.text(link)
	return Article{Text: text, Evidence: &Evidence{URL: link}}, err
}

func stories(from, n int, site string) (all []Item) {
	for i := from; i < from+n; i++ {
		all = append(all, Item{GUID: fmt.Sprint(i), Link: fmt.Sprintf("https://%s/%d", site, i), Title: "خبر", Summary: "ملخص قصير"})
	}
	return all
}

func newPress(site string, each int) *press {
	return &press{
		polled: map[string]int{},
		items:  func(poll int) []Item { return stories(poll*each, each, site) },
		text:   func(link string) (string, error) { return "نص كامل " + link, nil },
	}
}

// read runs one feed for an hour and returns what was saved.
func (p *press) read(t *testing.T, mode FullText, meddle ...*Source) []*Poll {
	t.Helper()
	src := every(t, "sample", "https://news.example.org/feed", "@every 30m")
	src.FullText, src.All = mode, true
	sources := append([]*Source{src}, meddle...)
	store := newShelf(time.Now(), sources...)
	runFor(t, SchedulerOptions{Store: store, Poll: p.poll, Article: p.article, Gate: Gate{MinInterval: 2 * time.Second}}, sources, 20*time.Minute, nil)
	return slices.DeleteFunc(store.polls, func(p *Poll) bool { return p.Source != src })
}

// Articles are read before the poll is saved, one after another and as far
// apart as polls.
func TestArticlesAreReadGently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPress("www.example.org", 5)
		other := every(t, "same-host", "https://other.example.org/feed", "@every 1m")
		polls := p.read(t, FullTextAlways, other)
		a := polls[0].Articles
		if a.Wanted != 5 || a.Fetched != 5 || a.Note != "" {
			t.Errorf("%+v", a)
		}
		for _, it := range polls[0].Items {
			if it.Content != "نص كامل "+it.Link || it.Summary != "ملخص قصير" {
				t.Errorf("%+v", it)
			}
		}
		slices.SortFunc(p.times, time.Time.Compare)
		for i := 1; i < len(p.times); i++ {
			if d := p.times[i].Sub(p.times[i-1]); d < 2*time.Second {
				t.Errorf("two requests to one host %v apart", d)
			}
		}
	})
}

// Known items, items that can never alert and items with text of their own are
// left alone.
func TestArticlesOfNewItemsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPress("news.example.org", 2)
		long := strings.Repeat("كلمة ", 200)
		p.items = func(int) []Item {
			all := stories(1, 4, "news.example.org")
			all[1].Content = long
			all[2].Content = long + "[…]"
			all[3].Link = ""
			return all
		}
		polls := p.read(t, FullTextShort)
		if !slices.Equal(p.asked, []string{"https://news.example.org/1", "https://news.example.org/3"}) {
			t.Errorf("asked for %v", p.asked)
		}
		if len(polls) < 1 || polls[0].Items[1].Content != long {
			t.Error("text of the feed was lost")
		}
		q := newPress("news.example.org", 2)
		q.items = func(int) []Item { return stories(1, 2, "news.example.org") }
		q.read(t, FullTextAlways)
		if len(q.asked) != 2 {
			t.Errorf("asked for %v", q.asked)
		}
		for _, mode := range []FullText{"", FullTextNever} {
			q := newPress("news.example.org", 2)
			if q.read(t, mode); len(q.asked) != 0 {
				t.Errorf("%q: asked for %v", mode, q.asked)
			}
		}
	})
}

// Failures leave the text of the feed, end soon and are told.
func TestArticlesThatCannotBeRead(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		items int
		asked int
		note  string
	}{
		{"no article", &FetchError{Class: ClassNoArticle}, 5, 3, "3 of 5 articles could not be read: no_article; 2 were not asked for"},
		{"429", &FetchError{Class: ClassRateLimited, Status: 429}, 5, 1, "1 of 5 articles could not be read: rate_limited (HTTP 429); 4 were not asked for"},
		{"too many", nil, 25, 20, "5 were not asked for"},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newPress("news.example.org", c.items)
			p.items = func(poll int) []Item {
				if poll > 1 {
					return nil
				}
				return stories(1, c.items, "news.example.org")
			}
			p.text = func(string) (string, error) { return "نص كامل", c.err }
			polls := p.read(t, FullTextAlways)
			if len(p.asked) != c.asked || polls[0].Articles.Note != c.note {
				t.Errorf("%s: asked %d, %q", c.name, len(p.asked), polls[0].Articles.Note)
			}
			for i := range polls[0].Items {
				if it := &polls[0].Items[i]; (it.FullTextError == "") != (it.Content != "") {
					t.Errorf("%s: item %d has the content %q and says %q", c.name, i, it.Content, it.FullTextError)
				}
			}
			if c.err != nil && (polls[0].Items[0].Content != "" || polls[0].Items[0].Summary != "ملخص قصير") {
				t.Errorf("%s: %+v", c.name, polls[0].Items[0])
			}
		})
	}
}

// Articles of another site take that site's turn: its own feeds wait, and
// while they are asked the article is left.
func TestArticlesElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPress("elsewhere.example.net", 3)
		elsewhere := every(t, "elsewhere", "https://elsewhere.example.net/feed", "@every 1m")
		polls := p.read(t, FullTextAlways, elsewhere)
		if a := polls[0].Articles; a.Fetched != 3 {
			t.Errorf("%+v", a)
		}
		slices.SortFunc(p.times, time.Time.Compare)
		if p.polled["elsewhere"] < 15 {
			t.Errorf("the other feed was polled %d times", p.polled["elsewhere"])
		}
	})
}

// A page that moved to another site is asked for in that site's turn; the reader
// of its own feed is not disturbed.
func TestArticlesThatMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPress("go.example.com", 5)
		var mu sync.Mutex
		var there []time.Time
		elsewhere := every(t, "elsewhere", "https://elsewhere.example.net/feed", "@every 1m")
		src := every(t, "sample", "https://news.example.org/feed", "@every 30m")
		src.FullText, src.All = FullTextAlways, true
		store := newShelf(time.Now(), src, elsewhere)
		poll := func(ctx context.Context, s *Source, st State, now time.Time) *Poll {
			if s == elsewhere {
				mu.Lock()
				there = append(there, now)
				mu.Unlock()
			}
			return p.poll(ctx, s, st, now)
		}
		article := func(ctx context.Context, s *Source, link string) (Article, error) {
			if to, moved := strings.CutPrefix(link, "https://go.example.com/"); moved {
				return Article{Elsewhere: "https://www.example.net/" + to}, nil
			}
			mu.Lock()
			there = append(there, time.Now())
			mu.Unlock()
			return p.article(ctx, s, link)
		}
		runFor(t, SchedulerOptions{Store: store, Poll: poll, Article: article, Gate: Gate{MinInterval: 2 * time.Second}}, []*Source{src, elsewhere}, 20*time.Minute, nil)
		i := slices.IndexFunc(store.polls, func(p *Poll) bool { return p.Source == src })
		if a := store.polls[i].Articles; a.Fetched != 5 {
			t.Errorf("%+v", a)
		}
		if e := store.polls[i].Items[0].Page; e == nil || e.Asked != "https://go.example.com/5" || e.URL != "https://www.example.net/5" {
			t.Errorf("kept %+v", e)
		}
		slices.SortFunc(there, time.Time.Compare)
		for i := 1; i < len(there); i++ {
			if d := there[i].Sub(there[i-1]); d < 2*time.Second {
				t.Errorf("two requests to one host %v apart", d)
			}
		}
	})
}

// A stop in the middle leaves no trace, and nothing hangs.
func TestArticlesStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPress("news.example.org", 10)
		src := every(t, "sample", "https://news.example.org/feed", "@every 30m")
		src.FullText, src.All = FullTextAlways, true
		store := newShelf(time.Now(), src)
		runFor(t, SchedulerOptions{Store: store, Poll: p.poll, Article: p.article, Gate: Gate{MinInterval: 2 * time.Second}, Grace: time.Second}, []*Source{src}, 7*time.Second, nil)
		if len(store.polls) != 0 || len(p.asked) == 0 {
			t.Errorf("%d polls saved, %d articles read", len(store.polls), len(p.asked))
		}
	})
}
