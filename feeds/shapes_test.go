package feeds

import (
	"fmt"
	"strings"
	"testing"
)

// outline is what identifies the items of a document, in short.
func outline(d *Document) string {
	var all []string
	for _, it := range d.Items {
		files := make([]string, 0, len(it.Enclosures))
		for _, e := range it.Enclosures {
			files = append(files, e.URL)
		}
		all = append(all, strings.TrimRight(fmt.Sprintf("%s %s %s %s %s", it.Title, it.Link, it.GUID, it.Author, strings.Join(files, ",")), " "))
	}
	return strings.Join(all, "; ")
}

func atomOf(entries string) []byte {
	return []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><title>مدونة</title>` + entries + `</feed>`)
}

// TestShapes: what publishers write beside the specifications, and what a
// reader of the page would take it for.
func TestShapes(t *testing.T) {
	for name, c := range map[string]struct {
		doc  []byte
		want string
	}{
		"a percent sign in a path": {
			rssOf(`<item><title>أ</title><link>https://example.org/100%/%D8%AE?q=%%%</link></item>`),
			"أ https://example.org/100%25/%D8%AE?q=%25%25%25",
		},
		"text in a link of Atom that is no page": {
			atomOf(`<entry><title>أ</title><id>urn:1</id><link rel="enclosure">https://example.org/a.mp3</link><link rel="alternate">https://example.org/1</link></entry>`),
			"أ https://example.org/1 urn:1  https://example.org/a.mp3",
		},
		"relations as addresses": {
			atomOf(`<entry><title>أ</title><id>urn:1</id><link rel="http://www.iana.org/assignments/relation/alternate" href="https://example.org/1"/></entry>`),
			"أ https://example.org/1 urn:1",
		},
		"authors in the way of Atom": {
			rssOf(`<item><title>أ</title><author><name>سعاد</name><email>a@example.org</email></author></item>` +
				`<item><title>ب</title><a:author xmlns:a="http://www.w3.org/2005/Atom"><a:name>منى</a:name></a:author></item>` +
				`<item><title>ج</title><author>desk@example.org</author><dc:creator>هدى</dc:creator></item>` +
				`<item><title>د</title><author>desk@example.org</author></item>`),
			"أ   سعاد; ب   منى; ج   هدى; د   desk@example.org",
		},
		"files in a group": {
			rssOf(`<item><title>أ</title><link>https://example.org/1</link><media:group><media:content url="https://example.org/a.mp4"/><media:content url="https://example.org/b.mp4"/></media:group></item>`),
			"أ https://example.org/1   https://example.org/a.mp4,https://example.org/b.mp4",
		},
		"files of Media RSS in Atom": {
			atomOf(`<entry xmlns:media="http://search.yahoo.com/mrss/"><title>أ</title><id>urn:1</id><media:content url="https://example.org/a.jpg" type="image/jpeg"/></entry>`),
			"أ  urn:1  https://example.org/a.jpg",
		},
		"authors of a whole JSON Feed": {
			[]byte(jsonHead[:len(jsonHead)-len(`"items":[`)] + `"authors":[{"name":"سعاد"}],"items":[{"id":"1","title":"أ"},{"id":"2","title":"ب","authors":[{"name":"منى"}]}]}`),
			"أ  1 سعاد; ب  2 منى",
		},
		"escapes that JSON does not know": {
			[]byte(jsonHead + `{"id":"1","title":"خبر \'عاجل\'"},{"id":"2","title":"ب \u12"}]}`),
			"خبر 'عاجل'  1; ب u12  2",
		},
	} {
		d, err := Read(c.doc, Meta{URL: "https://example.org/feed.xml", Now: corpusNow})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := outline(d); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}
