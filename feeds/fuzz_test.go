package feeds

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"rasid/arabic"
	"rasid/feeds/allowance"
	"rasid/feeds/plain"
)

// FuzzDecode: whatever the bytes and the labels, decoding ends in UTF-8 or in
// bytes that are UTF-8 with damage, or in a FetchError.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(issue(1)), "text/xml; charset=windows-1256", "")
	f.Add(gz([]byte(issue(1))), "", "utf-16")
	f.Add([]byte("\x1f\x8b\x08\x00\x00"), "charset", "cp1256")
	f.Add([]byte("\x00<\x00?\x00x"), ";charset=\"", "")
	f.Fuzz(func(t *testing.T, body []byte, kind, operator string) {
		allowance.Within(t, len(body), func() {
			d, err := decode(body, Meta{ContentType: kind, Charset: operator, MaxBytes: 1 << 20})
			if fe := new(FetchError); err != nil && !errors.As(err, &fe) {
				t.Fatalf("no FetchError: %v", err)
			}
			if err == nil && d.charset != "utf-8" && d.charset != "replacement" && d.charset != "x-user-defined" && !utf8.Valid(d.text) {
				t.Fatalf("%s is not UTF-8", d.charset)
			}
		})
	})
}

// FuzzParse: what repair and guard let through, gofeed reads within its
// budget, and the cut document has the items of the whole.
func FuzzParse(f *testing.F) {
	f.Add([]byte(inherited))
	f.Add(generated(2, "أول"))
	f.Add([]byte(`<rss><channel><item><media:x url="t"><title>x</title><link/>https://a/</item><entry><x><guid>1</entry></channel></rss>`))
	f.Add([]byte(`<rss><item><title>a</title></item><channel><title>t</title><item><title>b</title></item></channel></rss>`))
	f.Add([]byte(`<rdf:RDF xmlns:rdf="r"><item rdf:about="a"><title>x</item><item>`))
	f.Add([]byte(`<feed><entry xml:base="http://a/"><link href="b"/><content type="xhtml"><div>x</div></content></entry></feed>`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var r *repaired
		var whole *raw
		allowance.Within(t, len(text), func() {
			var err error
			if r, err = repair(text, utf8.Valid(text), nil); err != nil || r.salvage() != nil || guard(r.out) != nil {
				r = nil
				return
			}
			r.limit(maxItems)
			if whole, err = parseXML(r.out, time.Time{}); err != nil {
				_, _ = parsePieces(r, time.Time{})
			}
		})
		if r != nil {
			passesOver(t, r, text)
		}
		if r == nil || whole == nil || len(whole.items) != len(r.items) || r.outside && r.channel && r.root == "rss" {
			return // refused, or Read falls back to what gofeed says
		}
		for i := range min(len(r.items), 20) {
			part, err := parseXML(r.without(func(k int) bool { return k != i }), time.Time{})
			if err != nil || len(part.items) != 1 || strings.Join(part.items[0].titles, "|") != strings.Join(whole.items[i].titles, "|") {
				t.Fatalf("item %d differs: %v", i, err)
			}
		}
	})
}

// passesOver: with each other item known from the last document, repair comes to the same for the rest.
func passesOver(t *testing.T, whole *repaired, text []byte) {
	var old []seen
	for i := 0; i < len(whole.items); i += 2 {
		old = append(old, seen{print: whole.items[i].print})
	}
	known := decodeSeen(encode(old))
	skip := func(i int) bool { _, ok := known[whole.items[i].print]; return ok }
	r, err := repair(text, utf8.Valid(text), encode(old))
	if err != nil || r.salvage() != nil {
		t.Fatal("refused with a memory")
	}
	r.limit(maxItems)
	if got, want := r.unseen().doc, whole.without(skip); len(known) > 0 && !bytes.Equal(got, want) {
		t.Fatalf("with a memory\n%q\nwithout\n%q", got, want)
	}
}

// FuzzNormalise: whatever gofeed read, the item is plain, bounded and linked to
// the web only.
func FuzzNormalise(f *testing.F) {
	f.Add("خبر <b>عاجل</b>", "https://example.org/1?utm_source=x", "guid#1", "Wed, 01 Jul 2026 08:00:00 GMT+3", "ar")
	f.Add("\u202e&amp;lt;script&amp;gt;", "javascript:alert(1)", "//x", "٠١/٠٧/٢٠٢٦", "ar_SA")
	f.Fuzz(func(t *testing.T, text, link, guid, date, lang string) {
		allowance.Within(t, len(text)+len(link)+len(guid)+len(date), func() {
			in := &raw{title: text, link: link, lang: lang, ttl: date, items: []rawItem{{
				guid: guid, permalink: true, links: []string{link}, titles: []string{text}, summary: []string{text}, content: []string{guid},
				authors: []string{text}, categories: []string{text, guid}, published: []string{date}, updated: []string{text}, lang: lang,
			}}}
			d := normalise(in, Meta{URL: "https://example.org/feed", Now: corpusNow}.withDefaults())
			it := d.Items[0]
			it.Keys = keys(&it, arabic.Fold(it.Title))
			for _, s := range []string{d.Title, it.Title, it.Summary, it.Content, it.Author} {
				if plain.Clean(s) != s || utf8.ValidString(text+guid) && !utf8.ValidString(s) {
					t.Fatalf("not plain: %q", s)
				}
			}
			if it.Link != "" && !isAddress(it.Link) || d.Link != "" && !isAddress(d.Link) {
				t.Fatalf("link %q %q", it.Link, d.Link)
			}
			if utf8.RuneCountInString(it.Title) > 4*maxTitle+1 {
				t.Fatalf("a title of %d letters", utf8.RuneCountInString(it.Title))
			}
			if !it.Published.IsZero() && (it.Published.Year() < 1990 || it.Published.After(corpusNow.Add(24*time.Hour))) {
				t.Fatalf("published %v", it.Published)
			}
			if again := canonical("https://" + strings.TrimPrefix(it.Keys.Link, "https://")); it.Keys.Link != "" && again == "" {
				t.Logf("the key %q is no address of its own", it.Keys.Link)
			}
		})
	})
}

// FuzzMendJSON: what is JSON stays as it is, and whatever comes back is no
// longer than what came.
func FuzzMendJSON(f *testing.F) {
	f.Add([]byte(jsonHead + `{"id":"1","title":"خبر \\" \u0642"},{"id":2,"tags":[],},`))
	f.Add([]byte("{\"a\":\"x\n\",}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		allowance.Within(t, len(text), func() {
			out, kinds, cut := mendJSON(text)
			if len(out) > len(text)+len("]}") {
				t.Fatalf("%d bytes became %d", len(text), len(out))
			}
			if object := bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")); object && json.Valid(text) && (cut || len(kinds) > 0 || !bytes.Equal(bytes.TrimSpace(out), bytes.TrimSpace(text))) {
				t.Fatalf("%q became %q, %v", text, out, kinds)
			}
		})
	})
}
