package feeds

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

func rss(inner string) []byte {
	return []byte(`<rss version="2.0" xmlns:a="urn:a"><channel><title>ق</title>` + inner + `</channel></rss>`)
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

// TestHostile feeds what exhausts gofeed (or would): each must be refused or
// read within two seconds and 200 MiB.
func TestHostile(t *testing.T) {
	nest := func(n int, open, end string) string {
		return strings.Repeat(open, n) + "x" + strings.Repeat(end, n)
	}
	cases := []struct {
		name string
		body []byte
		want ErrorClass // empty: it may be read
	}{
		{"nested extensions", rss("<item>" + nest(500000, "<a:b>", "</a:b>")), ClassHostile},
		{"nested, never closed", rss(strings.Repeat("<a:b>", 1_500_000)), ClassHostile},
		{"nested, gzipped", gz(rss(strings.Repeat("<a:b>", 2_000_000))), ClassTooLarge},
		{"nested 65", rss("<item>" + nest(65, "<a:b>", "</a:b>") + "</item>"), ClassHostile},
		{"namespaces of the channel", []byte("<rss><channel" + many(4000, ` xmlns:a%d="u"`) + ">" + nest(4000, "<x>", "</x>")), ClassHostile},
		{"namespaces of many", rss(many(400, `<a:x xmlns:b%d="u"/>`)), ClassHostile},
		{"xml:base of many", rss(many(100, `<a:x xml:base="http://example.org/%d/"/>`)), ClassHostile},
		{"attributes", rss("<item" + many(5000, ` a%d="1"`) + "/>"), ClassHostile},
		{"comments between letters", rss("<item><a:b>" + strings.Repeat("x<!---->", 800_000) + "</a:b></item>"), ""},
		{"sections between letters", rss("<item><a:b>" + strings.Repeat("x<![CDATA[y]]>", 500_000) + "</a:b></item>"), ClassHostile},
		{"tags without end", rss(strings.Repeat("<a ", 2_000_000)), ""},
		{"quotes without end", rss(strings.Repeat(`<a b="`, 500_000)), ""},
		{"stray ends", rss(strings.Repeat("</b>", 1_500_000)), ""},
		{"comments without end", rss(strings.Repeat("<!-- ", 1_500_000)), ""},
		{"brackets", rss(strings.Repeat("<", 4_000_000)), ""},
		{"ampersands", rss("<item><title>" + strings.Repeat("&amp;", 1_000_000) + "</title></item>"), ""},
		{"items", rss(many(40000, "<item><title>t%d</title></item>")), ""},
		{"two million tags", rss(strings.Repeat("<b/>", 1_500_000)), ClassHostile},
		{"white space", append(bytes.Repeat([]byte(" "), 7<<20), rss("")...), ""},
		{"declarations", []byte("<!DOCTYPE rss [" + strings.Repeat(`<!ENTITY a "b">`, 100_000) + "]>" + string(rss(""))), ""},
		{"deep JSON", []byte(`{"version":"https://jsonfeed.org/version/1.1","items":` + strings.Repeat("[", 100_000)), ClassMalformed},
		{"long date", rss("<item><title>t</title><pubDate>" + strings.Repeat("1 ", 1<<20) + "</pubDate></item>"), ""},
		{"marks", rss("<item><title>ب" + strings.Repeat("\u064e", 1<<20) + "</title></item>"), ""},
		{"zero bytes", bytes.Repeat([]byte{0}, 4<<20), ""},
		{"gzip bomb", gz(bytes.Repeat([]byte("a"), 64<<20)), ClassTooLarge},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			began := time.Now()
			d, err := Read(c.body, Meta{URL: "https://example.org/", Now: corpusNow})
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			var fe *FetchError
			if c.want != "" && (!errors.As(err, &fe) || fe.Class != c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			if err == nil && len(d.Items) > maxItems {
				t.Errorf("%d items", len(d.Items))
			}
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 2*time.Second || mib > 400 {
				t.Errorf("%v, %d MiB allocated", took, mib)
			}
		})
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
		began := time.Now()
		d, err := Read(body, Meta{ContentType: kind, URL: "https://example.org/", Now: corpusNow})
		if time.Since(began) > 2*time.Second {
			t.Fatal("slow")
		}
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
