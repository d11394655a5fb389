package feeds

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestPartialParsing reads every document whole, and again as one of whose
// items each other one was seen: the unseen ones must come out the same.
func TestPartialParsing(t *testing.T) {
	docs := map[string][]byte{"generated": generated(50, "أول"), "namespaces": []byte(inherited)}
	for _, glob := range []string{"testdata/*.xml", corpus + "/quirks/*.xml", corpus + "/quirks/*.atom", corpus + "/quirks/*.gz", corpus + "/quirks/*.json", corpus + "/arabic/*.json", corpus + "/arabic/*.xml"} {
		files, _ := filepath.Glob(glob)
		for _, f := range files {
			docs[f], _ = os.ReadFile(f)
		}
	}
	for name, body := range docs {
		m := Meta{URL: "https://example.org/feed.xml", Now: corpusNow}
		whole, err := Read(body, m)
		if err != nil || len(whole.Seen) == 0 {
			continue
		}
		var half []byte
		known := map[string]bool{}
		for i := 0; i < len(whole.Seen); i += 2 * seenSize {
			half = append(half, whole.Seen[i:i+seenSize]...)
			known[string(whole.Seen[i:i+8])] = true
		}
		delete(known, string(make([]byte, 8))) // to be read again
		var want []Item
		for i, it := range whole.Items {
			if !known[string(whole.Seen[i*seenSize:i*seenSize+8])] {
				want = append(want, it)
			}
		}
		m.Seen = half
		part, err := Read(body, m)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, append([]Item(nil), part.Items...)); diff != "" {
			t.Errorf("%s (-whole +partial):\n%s", name, diff)
		}
		if !bytes.Equal(whole.Seen, part.Seen) || whole.Listed != part.Listed || whole.Title != part.Title {
			t.Errorf("%s: the document itself differs", name)
		}
	}
}

// inherited has items that mean nothing without what stands around them.
const inherited = `<rss version="2.0"><channel xml:base="https://example.org/a/" xmlns:c="http://purl.org/rss/1.0/modules/content/"><title>قناة</title>
<item><title>خبر أول</title><link>1</link><c:encoded>نص أول</c:encoded></item>
<item><title>خبر ثان</title><link>2</link><c:encoded><![CDATA[نص </item><item> ثان]]></c:encoded></item>
<item><title>خبر ثالث</title><link>3</link><c:encoded>نص ثالث</c:encoded></item></channel></rss>`

// TestChangedSurroundings: an item that inherits another base is another one.
func TestChangedSurroundings(t *testing.T) {
	m := Meta{URL: "https://example.org/feed.xml", Now: corpusNow}
	first, err := Read([]byte(inherited), m)
	if err != nil {
		t.Fatal(err)
	}
	m.Seen = first.Seen
	second, err := Read([]byte(strings.Replace(inherited, "/a/", "/b/", 1)), m)
	if err != nil || len(second.Items) != 3 || second.Items[0].Link != "https://example.org/b/1" {
		t.Fatalf("%+v, %v", second, err)
	}
}

// generated is a feed of n invented items.
func generated(n int, word string) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>صحيفة المثال</title><link>https://example.org/</link>`)
	for i := range n {
		at := time.Date(2026, 7, 1, 8, 0, i, 0, time.UTC).Format(time.RFC1123Z)
		fmt.Fprintf(&b, `<item><title>خبر %s رقم %d عن افتتاح مكتبة جديدة في المدينة</title><link>https://example.org/ar/%d?utm_source=rss</link><guid isPermaLink="false">%d</guid><pubDate>%s</pubDate><dc:creator>كاتب المثال</dc:creator><category>ثقافة</category><description><![CDATA[<p>افتتحت البلدية اليوم مكتبة عامة تضم آلاف الكتب، وقال المشرفون إن أبوابها مفتوحة للجميع كل يوم.</p><p>وستقام فيها ندوات أسبوعية يشارك فيها كتّاب وباحثون من مدن كثيرة.</p>]]></description></item>`, word, i, i, i, at)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}
