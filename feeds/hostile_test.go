package feeds

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"rasid/feeds/allowance"
)

func rssOf(inner string) []byte {
	return []byte(`<rss version="2.0" xmlns:a="urn:a"><channel><title>ق</title>` + inner + `</channel></rss>`)
}

// spread nests elements with so many attributes each, and a hundred thousand
// tags in the middle.
func spread(attributes, depth int, format string) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString("<x")
		for k := range attributes {
			fmt.Fprintf(&b, format, i*attributes+k)
		}
		b.WriteString(">")
	}
	return b.String() + strings.Repeat("<y/>", 100_000)
}

func gz(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

const jsonHead = `{"version":"https://jsonfeed.org/version/1.1","title":"ق","items":[`

// TestHostile feeds what exhausts gofeed (or would): each must be refused or
// read within two seconds and 200 MiB.
func TestHostile(t *testing.T) {
	withoutRace(t)
	nest := func(n int, open, end string) string {
		return strings.Repeat(open, n) + "x" + strings.Repeat(end, n)
	}
	cases := []struct {
		name string
		body []byte
		want ErrorClass // empty: it may be read
	}{
		{"nested extensions", rssOf("<item>" + nest(500000, "<a:b>", "</a:b>")), ClassHostile},
		{"nested, never closed", rssOf(strings.Repeat("<a:b>", 1_500_000)), ClassHostile},
		{"nested, gzipped", gz(rssOf(strings.Repeat("<a:b>", 2_000_000))), ClassHostile},
		{"nested 65", rssOf("<item>" + nest(65, "<a:b>", "</a:b>") + "</item>"), ClassHostile},
		{"namespaces of the channel", []byte("<rss><channel" + many(4000, ` xmlns:a%d="u"`) + ">" + nest(4000, "<x>", "</x>")), ClassHostile},
		{"namespaces of each of many", rssOf(many(2000, `<item xmlns:b%d="u"><title>t</title></item>`)), ""},
		{"namespaces in each other", rssOf(spread(60, 60, ` xmlns:a%d="u"`)), ClassHostile},
		{"60 namespaces, many tags", []byte("<rss><channel" + many(60, ` xmlns:a%d="u"`) + ">" + strings.Repeat("<x/>", 100_000) + "</channel></rss>"), ClassHostile},
		{"60 namespaces, fewer tags", []byte("<rss><channel" + many(60, ` xmlns:a%d="u"`) + "><item>" + strings.Repeat("<x/>", 30_000) + "</item></channel></rss>"), ""},
		{"xml:base of each of many", rssOf(many(2000, `<item xml:base="http://example.org/%d/"><title>t</title></item>`)), ""},
		{"xml:base of very many", rssOf(many(30_000, `<a:x xml:base="http://example.org/%d/"/>`)), ClassHostile},
		{"xml:base in each other", rssOf(spread(1, 60, ` xml:base="`+strings.Repeat("a/", 500)+`%d"`)), ClassHostile},
		{"a long xml:base", rssOf(`<item xml:base="http://example.org/` + strings.Repeat("a/", 1<<19) + `">`), ClassHostile},
		{"attributes", rssOf("<item" + many(5000, ` a%d="1"`) + "/>"), ClassHostile},
		{"comments between letters", rssOf("<item><a:b>" + strings.Repeat("x<!---->", 800_000) + "</a:b></item>"), ""},
		{"sections between letters", rssOf("<item><a:b>" + strings.Repeat("x<![CDATA[y]]>", 500_000) + "</a:b></item>"), ClassHostile},
		{"sections never closed", rssOf("<item>" + strings.Repeat("<b><![CDATA[x</b>", 400_000)), ""},
		{"sections closed at the end", rssOf("<item>" + strings.Repeat("<b><![CDATA[x</b>", 400_000) + "]]>"), ""},
		{"sections that name no end", rssOf("<item>" + strings.Repeat("<![CDATA[x", 700_000) + "]]>"), ""},
		{"tags without end", rssOf(strings.Repeat("<a ", 2_000_000)), ""},
		{"quotes without end", rssOf(strings.Repeat(`<a b="`, 500_000)), ""},
		{"stray ends", rssOf(strings.Repeat("</b>", 1_500_000)), ""},
		{"ends without a bracket", rssOf("<item><title>x" + strings.Repeat("</b", 1_500_000) + "</title></item>"), ""},
		{"pages without end", rssOf(strings.Repeat("<item><body></item>", 80_000)), ""},
		{"children without end", rssOf("<item>" + strings.Repeat("<x><guid>", 400_000)), ""},
		{"children without end, and ends of others", rssOf("<item>" + strings.Repeat("<x><guid></b>", 400_000) + "</item>"), ""},
		{"children of one name without end", rssOf("<item><x><guid>" + strings.Repeat("<x", 2_000_000) + "</item>"), ""},
		{"children of one name that have begun", rssOf("<item>" + strings.Repeat("<x><guid><x ", 300_000) + "</item>"), ""},
		{"children that end", rssOf("<item>" + strings.Repeat("<x><guid/></x>", 70_000)), ""},
		{"many in one child", rssOf("<item><x>" + strings.Repeat("<guid/>", 140_000) + "</x></item>"), ""},
		{"items under two names without end", rssOf(strings.Repeat("<item><x><guid/></channel><entry><x><guid/></channel>", 50_000)), ""},
		{"comments without end", rssOf(strings.Repeat("<!-- ", 1_500_000)), ""},
		{"brackets", rssOf(strings.Repeat("<", 4_000_000)), ""},
		{"ampersands", rssOf("<item><title>" + strings.Repeat("&amp;", 1_000_000) + "</title></item>"), ""},
		{"items", rssOf(many(40000, "<item><title>t%d</title></item>")), ""},
		{"two million tags", rssOf(strings.Repeat("<b/>", 1_500_000)), ClassHostile},
		{"white space", append(bytes.Repeat([]byte(" "), 7<<20), rssOf("")...), ""},
		{"declarations", []byte("<!DOCTYPE rss [" + strings.Repeat(`<!ENTITY a "b">`, 100_000) + "]>" + string(rssOf(""))), ""},
		{"deep JSON", []byte(`{"version":"https://jsonfeed.org/version/1.1","items":` + strings.Repeat("[", 100_000)), ClassMalformed},
		{"JSON full of control characters", []byte(jsonHead + `{"id":"1","title":"` + strings.Repeat("\x01\n", 3_500_000) + `"}]}`), ""},
		{"JSON of items, cut", []byte(jsonHead + strings.Repeat(`{"id":"1"},`, 600_000)), ""},
		{"JSON of commas", []byte(jsonHead + strings.Repeat(`[],`, 1_000_000) + strings.Repeat(",  ]", 1_000_000)), ClassMalformed},
		{"JSON of broken items", []byte(jsonHead + strings.Repeat(`{"id":"1"" },`, 550_000)), ClassMalformed},
		{"JSON of large broken items", []byte(jsonHead + strings.Repeat(`{"id":"1`+strings.Repeat("x", 20_000)+`"" },`, 380)), ClassMalformed},
		{"JSON of open strings", []byte(jsonHead + strings.Repeat(`{"a":"`, 1_000_000)), ClassMalformed},
		{"a word of another encoding", rssOf("<item><title>خبر" + strings.Repeat("خ", 500_000) + " " + strings.Repeat("\xe6", 500_000) + "\xd7</title></item>"), ""},
		{"halves of letters", rssOf("<item><title>" + strings.Repeat("خ", 500_000) + strings.Repeat("\xed\xa0\xbd", 150_000) + "</title></item>"), ""},
		{"encoded twice", rssOf("<item><title>" + strings.Repeat("ط§ظ", 1_000_000) + "</title></item>"), ""},
		{"misspelt ends", rssOf("<item>" + strings.Repeat("<title>x</titel>", 100_000) + "</item>"), ""},
		{"long names misspelt", rssOf("<item><t" + strings.Repeat("i", 1<<20) + ">x</ti" + strings.Repeat("j", 1<<20) + ">"), ""},
		{"litter", rssOf(strings.Repeat("<b><br><i><item/>", 80_000)), ""},
		{"long date", rssOf("<item><title>t</title><pubDate>" + strings.Repeat("1 ", 1<<20) + "</pubDate></item>"), ""},
		{"long date of an entry", []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><id>1</id><updated>` + strings.Repeat("1 ", 1<<20) + "</updated></entry></feed>"), ""},
		{"marks", rssOf("<item><title>ب" + strings.Repeat("\u064e", 1<<20) + "</title></item>"), ""},
		{"zero bytes", bytes.Repeat([]byte{0}, 4<<20), ""},
		{"gzip bomb", gz(bytes.Repeat([]byte("a"), 64<<20)), ClassHostile},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { withinBudget(t, c.body, c.want) })
	}
}

// TestHostileRepeats is more of it: what was looked for, or copied, from each
// of many places.
func TestHostileRepeats(t *testing.T) {
	withoutRace(t)
	const head = `{"version":"https://jsonfeed.org/version/1.1",`
	for name, body := range map[string]func() []byte{
		"instructions without end":     func() []byte { return append(bytes.Repeat([]byte("<?a>"), 1<<20), rssOf("")...) },
		"instructions in the document": func() []byte { return rssOf(strings.Repeat("<?a>", 1<<20) + "<?a?>") },
		"declarations without end":     func() []byte { return append(bytes.Repeat([]byte("<?xml >"), 1<<20), rssOf("")...) },
		"declarations in the document": func() []byte { return rssOf(strings.Repeat("<?xml >", 1<<20) + "?>") },
		"documents and instructions":   func() []byte { return bytes.Repeat([]byte("<rss></rss><?a>"), 1<<19) },
		"links of Atom that hold addresses": func() []byte {
			return []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry>` + strings.Repeat("<link>http://x/</link>", 300_000) + "</entry></feed>")
		},
		"items that begin and begin": func() []byte { return rssOf(strings.Repeat("<item> ", 1<<20)) },
		"items that hold items":      func() []byte { return rssOf(strings.Repeat("<item><x><item></item></x></item>", 1<<17)) },
		"items that hold many":       func() []byte { return rssOf("<item><x>" + strings.Repeat("<item></item>", 1<<18) + "</x></item>") },
		"items that may hold some":   func() []byte { return rssOf(strings.Repeat("<item><x><item>", 1<<18)) },
		"JSON of many authors": func() []byte {
			return []byte(head + `"authors":[` + strings.Repeat(`{"name":"abcdefgh"},`, 60_000) + `{}],"items":[` + strings.Repeat(`{"id":"1"},`, 2000) + `{}]}`)
		},
		"JSON of a long author": func() []byte {
			return []byte(head + `"author":{"name":"` + strings.Repeat("x", 1<<20) + `"},"items":[` + strings.Repeat(`{"id":"1"},`, 2000) + `{}]}`)
		},
	} {
		t.Run(name, func(t *testing.T) { withinBudget(t, body(), "") })
	}
	for name, inner := range map[string]string{
		"files of Media RSS": strings.Repeat(`<media:content url="a"/>`, 340_000),
		"a group of files":   "<media:group>" + strings.Repeat(`<media:content url="a"/>`, 220_000) + "</media:group>",
	} {
		t.Run(name, func(t *testing.T) { withinBudget(t, rssOf("<item><title>t</title>"+inner+"</item>"), ClassHostile) })
	}
}

// withoutRace leaves a trial of time and memory out where both are not the
// reader's own; it has one goroutine.
func withoutRace(t *testing.T) {
	t.Helper()
	if raceSlows {
		t.Skip("a budget, under the race detector")
	}
}

// withinBudget reads a document, or sees it refused where a class is wanted.
func withinBudget(t *testing.T, body []byte, want ErrorClass) {
	t.Helper()
	const budget, most = 2 * time.Second, 200
	runtime.GC()
	peak := watchHeap()
	began := allowance.Spent()
	d, err := Read(body, Meta{URL: "https://example.org/", Now: corpusNow})
	took := allowance.Spent() - began
	mib := peak()
	var fe *FetchError
	if want != "" && (!errors.As(err, &fe) || fe.Class != want) {
		t.Errorf("%v, want %s", err, want)
	}
	if err == nil && len(d.Items) > maxItems {
		t.Errorf("%d items", len(d.Items))
	}
	if took > budget || mib > most {
		t.Errorf("%v, %d MiB", took, mib)
	}
}

// watchHeap samples the heap until the function it returns is called, which
// tells how many MiB it grew at most.
func watchHeap() (peak func() uint64) {
	read := func() uint64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	before, highest := read(), uint64(0)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			highest = max(highest, read())
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-done
		return (max(highest, before) - before) >> 20
	}
}

// FuzzRead: whatever arrives, Read neither panics nor dawdles, and what it
// returns is plain text in UTF-8.
func FuzzRead(f *testing.F) {
	f.Add(generated(2, "أول"), "")
	f.Add([]byte(inherited), "text/xml; charset=windows-1256")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"ق","items":[{"id":1,"title":"خبر","authors":{"name":"ك"}}]}`), "")
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b&gt;خبر</title><id>1</id>`), "")
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"), "")
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		var d *Document
		var err error
		allowance.Within(t, len(body), func() {
			d, err = Read(body, Meta{ContentType: kind, URL: "https://example.org/", Now: corpusNow})
		})
		if fe := new(FetchError); err != nil && !errors.As(err, &fe) {
			t.Fatalf("no FetchError: %v", err)
		}
		if err != nil {
			return
		}
		for _, it := range d.Items {
			if strings.ToValidUTF8(it.Title+it.Summary, "") != it.Title+it.Summary || strings.ContainsAny(it.Title, "\n\u202e\u00a0") {
				t.Fatalf("not plain: %q", it.Title)
			}
			if it.Link != "" && !isAddress(it.Link) {
				t.Fatalf("link %q", it.Link)
			}
		}
	})
}
