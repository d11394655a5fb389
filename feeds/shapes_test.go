package feeds

import (
	"errors"
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
		"a file of Media RSS without its prefix": {
			rssOf(`<item><title>أ</title><content xmlns="http://search.yahoo.com/mrss/" url="https://example.org/a.jpg"/></item>`),
			"أ    https://example.org/a.jpg",
		},
		"files in a group": {
			rssOf(`<item><title>أ</title><link>https://example.org/1</link><media:group><media:content url="https://example.org/a.mp4"/><media:content url="https://example.org/b.mp4"/></media:group></item>`),
			"أ https://example.org/1   https://example.org/a.mp4,https://example.org/b.mp4",
		},
		"files of Media RSS in Atom": {
			atomOf(`<entry xmlns:media="http://search.yahoo.com/mrss/"><title>أ</title><id>urn:1</id><media:content url="https://example.org/a.jpg" type="image/jpeg"/></entry>`),
			"أ  urn:1  https://example.org/a.jpg",
		},
		"children of an entry that are never closed": {
			atomOf(`<entry><title>أ</title><updated>2026-07-01T07:00:00Z<link href="https://example.org/1"><id>urn:1</id><summary>م</summary></entry>` +
				`<entry><id>urn:2<title>ب<link href="https://example.org/2"/></entry>` +
				`<entry><category term="س"><title>ج</title><id>urn:3</id><link href="https://example.org/3"><link rel="enclosure" href="https://example.org/3.mp3"></entry>`),
			"أ https://example.org/1 urn:1; ب https://example.org/2 urn:2; ج https://example.org/3 urn:3  https://example.org/3.mp3",
		},
		"children of an item that are never closed": {
			rssOf(`<item><media:thumbnail url="t"><title>أ</title><link>https://example.org/1</link></item>` +
				`<item><title>ب</title><enclosure url="https://example.org/2.mp3"><link>https://example.org/2</link><dc:creator>سعاد<guid>2</guid></item>` +
				`<item><title>ج</title><description>م <p>فقرة<link>https://example.org/3</link></item>` +
				`<item><media:group><media:content url="https://example.org/4.mp4"/><title>في المجموعة</title></media:group><title>د</title></item>`),
			"أ https://example.org/1; ب https://example.org/2 2 سعاد https://example.org/2.mp3; ج https://example.org/3; د https://example.org/4.mp4   https://example.org/4.mp4",
		},
		"an address behind a link": {
			rssOf(`<item><title>أ</title><link/>https://example.org/1<guid>1</guid></item><item><link />https://example.org/2<title>ب</title></item><item><title>ج</title><link/>نص</item>`),
			"أ https://example.org/1 1; ب https://example.org/2; ج",
		},
		"entries and items": {
			rssOf(`<description><![CDATA[<entry>]]></description><item><title>أ</title><x><entry>لا</entry></x></item><entry><title>ب</title><link href="https://example.org/2"/></entry>`),
			"أ; ب https://example.org/2",
		},
		"items in a feed": {
			[]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><title>مدونة</title><item><title>أ</title><link>https://example.org/1</link></item></feed>`),
			"أ https://example.org/1",
		},
		"a channel without rss": {
			[]byte(`<?xml version="1.0"?><Channel><title>ق</title><item><title>أ</title><link>https://example.org/1</link></item></channel>`),
			"أ https://example.org/1",
		},
		"the head is lost": {
			[]byte(`rsion="2.0"><channel><title>ق</title><item><title>أ</title></item></channel></rss>`),
			"أ",
		},
		"an entry alone": {
			[]byte(`<?xml version="1.0"?><entry xmlns="http://www.w3.org/2005/Atom"><title>أ</title><id>urn:1</id></entry>`),
			"أ  urn:1",
		},
		"escaped as a whole": {
			[]byte(`<?xml version="1.0"?><string xmlns="http://tempuri.org/">&lt;?xml version="1.0"?&gt;&lt;rss version="2.0"&gt;&lt;channel&gt;&lt;item&gt;&lt;title&gt;R&amp;amp;D&lt;/title&gt;&lt;/item&gt;&lt;/channel&gt;&lt;/rss&gt;</string>`),
			"R&D",
		},
		"a comment that never ends": {
			rssOf(`<!-- ملاحظة <item><title>أ</title></item><item><title>ب</title></item>`),
			"أ; ب",
		},
		"sections in small letters": {
			rssOf(`<item><title><![cdata[أ <b>ب</b>]]></title></item>`),
			"أ ب",
		},
		"blanks in attributes": {
			atomOf(`<entry><title>أ</title><id>urn:1</id><link href=" https://example.org/1 "/></entry>`),
			"أ https://example.org/1 urn:1",
		},
		"a quote that is never closed": {
			rssOf(`<item><title>أ</title><guid isPermaLink="false>1</guid></item><item><title>ب</title><guid isPermaLink="false">2</guid></item>`),
			"أ  1; ب  2",
		},
		"a declaration that is never closed": {
			[]byte(`<?xml version="1.0"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="https://example.org/1"><title>أ</title></item></rdf:RDF>`),
			"أ https://example.org/1 https://example.org/1",
		},
		"tags that stand twice": {
			rssOf(`<item><item><title>أ<title><link><link>https://example.org/1</link><category>س<category>ص</category><guid>1</guid><item><item><guid><guid>2</guid><title>ب</title></item>`),
			"أ https://example.org/1 1; ب  2",
		},
		"two documents in one": {
			[]byte(`<rss><channel><item><title>أ</title></item></channel></rss><!-- --> <?xml version="1.0"?><rss version="2.0"><channel><title>ق</title><item><title>ب</title></item></channel></rss><p>`),
			"أ; ب",
		},
		"attributes in capitals": {
			[]byte(`<FEED XMLNS="http://www.w3.org/2005/Atom"><ENTRY><TITLE>أ</TITLE><LINK HREF="https://example.org/1"/><ID>urn:1</ID></ENTRY></FEED>`),
			"أ https://example.org/1 urn:1",
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

// TestNoRoot: what only speaks of feeds, or holds what feeds hold, is none.
func TestNoRoot(t *testing.T) {
	for _, doc := range []string{
		`<error>Expected &lt;rss&gt;, found nothing</error>`,
		`<tv><channel id="1"><display-name>ق</display-name></channel><programme channel="1"><title>أ</title></programme></tv>`,
		`<items><item><title>أ</title></item></items>`,
		`<log><entry><message>feed</message></entry></log>`,
		`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.org/feed</loc></url></urlset>`,
	} {
		var fe *FetchError
		if d, err := Read([]byte(doc), Meta{Now: corpusNow}); !errors.As(err, &fe) || fe.Class != ClassNotAFeed {
			t.Errorf("%s: %+v, %v", doc, d, err)
		}
	}
}
