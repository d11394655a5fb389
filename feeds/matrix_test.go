package feeds_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rasid/feeds"
)

// What publishers do to a whole feed, and what it must not bring: the rows of
// the fault matrix that no other test plays. No item is told twice.

func bulletin(n int, guid, link, date string) string {
	more := ""
	if date != "" {
		more = "<pubDate>" + date + "</pubDate>"
	}
	return entry(guid, link, headlines[n%len(headlines)]+fmt.Sprint(" ", n), more)
}

var headlines = []string{
	"افتتاح جسر جديد فوق النهر", "إغلاق مدرسة قديمة في الحي", "وصول باخرة قمح إلى الميناء", "مباراة ودية مساء الخميس", "أمطار غزيرة على الساحل",
	"معرض للكتاب في العاصمة", "ارتفاع أسعار الخضار", "قافلة طبية إلى الريف",
}

func bulletins(from, n int, guid, link, date func(n int) string) (all []string) {
	for i := from + n - 1; i >= from; i-- {
		all = append(all, bulletin(i, guid(i), link(i), date(i)))
	}
	return all
}

func nothing(int) string { return "" }

func numbered(format string) func(int) string {
	return func(n int) string { return fmt.Sprintf(format, n) }
}

// TestWholeFeedsThatChange: what every entry of a feed goes through at once.
func TestWholeFeedsThatChange(t *testing.T) {
	t.Parallel()
	const guid, link = "tag:example.org,2026:%d", "https://example.org/news/%d"
	dated := func(n int) string {
		return time.Date(2026, 7, 31, n, 0, 0, 0, time.UTC).Format(time.RFC1123)
	}
	now := func(int) string { return "Sat, 01 Aug 2026 00:15:00 GMT" }
	for name, after := range map[string][]string{
		"all are dated now":                  bulletins(1, 8, numbered(guid), numbered(link), now),
		"all lose their dates":               bulletins(1, 8, numbered(guid), numbered(link), nothing),
		"new guids everywhere":               bulletins(1, 8, numbered("uuid-%d"), numbered(link), dated),
		"new guids, and dated now":           bulletins(1, 8, numbered("uuid-%d"), numbered(link), now),
		"guids disappear":                    bulletins(1, 8, nothing, numbered(link), dated),
		"new addresses everywhere":           bulletins(1, 8, numbered(guid), numbered("https://new.example.org/a/%d"), now),
		"new guids and addresses, same date": bulletins(1, 8, numbered("uuid-%d"), numbered("https://new.example.org/a/%d"), dated),
		"http becomes https, www goes":       bulletins(1, 8, numbered("uuid-%d"), numbered("http://www.example.org/news/%d/?utm_source=rss"), now),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newArchive(t)
			before := bulletins(1, 8, numbered(guid), numbered(link), dated)
			if s, _ := a.poll(before...); s.New != 8 {
				t.Fatalf("%d new at first", s.New)
			}
			for range 2 {
				if s, _ := a.poll(after...); s.New != 0 || s.PossibleLoss {
					t.Errorf("%+v", s)
				}
			}
			if s, _ := a.poll(before...); s.New != 0 {
				t.Errorf("the first form came back: %+v", s)
			}
		})
	}
}

// TestTwoContentsInTurn: two caches of one feed, each with its own window.
func TestTwoContentsInTurn(t *testing.T) {
	t.Parallel()
	a := newArchive(t)
	one := bulletins(1, 6, numbered("%d"), numbered("https://example.org/%d"), nothing)
	two := bulletins(11, 6, numbered("%d"), numbered("https://example.org/%d"), nothing)
	fresh, lost := 0, 0
	for i := range 8 {
		s, _ := a.poll([][]string{one, two}[i%2]...)
		fresh += s.New
		if s.PossibleLoss {
			lost++
		}
	}
	if fresh != 12 || lost > 1 || a.alerts != 12 {
		t.Errorf("%d new, judged %d times, %d windows lost", fresh, a.alerts, lost)
	}
}

// TestRemovedAndListedAgain: an item that its publisher takes out and puts back
// is no news.
func TestRemovedAndListedAgain(t *testing.T) {
	t.Parallel()
	a := newArchive(t)
	all := bulletins(1, 6, nothing, numbered("https://example.org/%d"), nothing)
	a.poll(all...)
	for range 3 {
		if s, _ := a.poll(all[1:]...); s.New+s.Updated != 0 {
			t.Errorf("taken out: %+v", s)
		}
		if s, _ := a.poll(all...); s.New+s.Updated != 0 {
			t.Errorf("put back: %+v", s)
		}
	}
}

// TestFloodOfItems: of a document with more than two thousand items the first two
// thousand are read, and the poll says that there were more.
func TestFloodOfItems(t *testing.T) {
	t.Parallel()
	a := newArchive(t)
	all := make([]string, 2_200)
	for i := range all {
		all[i] = entry(fmt.Sprint(i), "", fmt.Sprintf("خبر رقم %d", i), "")
	}
	s, p := a.poll(all...)
	if s.New != 2000 || p.Listed != 2000 || !strings.Contains(strings.Join(p.Wire.Repairs, " "), "too_many_items") {
		t.Errorf("%+v, %d listed, repairs %v", s, p.Listed, p.Wire.Repairs)
	}
	if s, _ := a.poll(all...); s.New != 0 {
		t.Errorf("again: %+v", s)
	}
}

// TestBaseline: the first document of a feed rings for nobody, whatever its
// items are dated, unless the operator wants that.
func TestBaseline(t *testing.T) {
	t.Parallel()
	for _, first := range []feeds.FirstPoll{{}, {All: true}, {Newest: 24 * time.Hour}} {
		a := newArchive(t)
		a.src.FirstPoll = first
		young, old := a.now.Add(-time.Hour).Format(time.RFC1123), a.now.Add(-48*time.Hour).Format(time.RFC1123)
		a.poll(bulletin(1, "1", "", young), bulletin(2, "2", "", old), bulletin(3, "3", "", ""))
		if want := map[feeds.FirstPoll]int{{}: 0, {All: true}: 3, {Newest: 24 * time.Hour}: 1}[first]; a.alerts != want {
			t.Errorf("%+v: judged %d items, want %d", first, a.alerts, want)
		}
	}
}

// TestColumnsOfOneTitle: what appears under the same short title each day is
// news each time; a headline that comes back under another address is not.
func TestColumnsOfOneTitle(t *testing.T) {
	t.Parallel()
	column := func(n int, title, date string) string {
		if date != "" {
			date = "<pubDate>" + date + "</pubDate>"
		}
		return entry(fmt.Sprint("guid-", n), fmt.Sprintf("https://example.org/%d", n), title, date)
	}
	const short, long = "كاريكاتير", "افتتاح جسر جديد فوق النهر بعد عامين من العمل"
	for name, c := range map[string]struct {
		title, date string
		want        int
	}{
		"undated":             {short, "", 4},
		"dated by the day":    {short, "Fri, 31 Jul 2026 00:00:00 GMT", 4},
		"dated by the second": {short, "Fri, 31 Jul 2026 09:14:00 GMT", 1},
		"a headline":          {long, "", 1},
	} {
		a := newArchive(t)
		fresh := 0
		for n := range 4 {
			s, _ := a.poll(column(n, c.title, c.date))
			fresh += s.New
		}
		if fresh != c.want {
			t.Errorf("%s: %d new, want %d", name, fresh, c.want)
		}
	}
	a := newArchive(t)
	if s, _ := a.poll(column(1, short, "")); s.New != 1 {
		t.Fatal(s)
	}
	if s, _ := a.poll(column(2, short, ""), column(1, short, "")); s.New != 1 || s.Updated != 0 {
		t.Errorf("beside the old one: %+v", s)
	}
}
