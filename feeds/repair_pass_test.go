package feeds

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPass: an item of the last document is passed over where it begins, and
// read again where what stands around or behind it has a say in it.
func TestPass(t *testing.T) {
	const (
		head = `<rss version="2.0"><channel><title>قناة</title>`
		one  = `<item><title>خبر أول</title><guid>1</guid></item>`
		two  = `<item><title>خبر <![CDATA[</item>]]></title><guid isPermaLink='false'>2</guid><media:content url="m"/></item>`
	)
	for name, c := range map[string]struct {
		before, now string
		want        int // items passed over
	}{
		"the same":                       {head + one + two + `</channel></rss>`, head + two + one + `</channel></rss>`, 1},
		"another title and date":         {head + one + `</channel></rss>`, strings.Replace(head, "قناة", "قناة أخرى", 1) + one + `</channel></rss>`, 1},
		"in a comment":                   {head + one + `</channel></rss>`, head + `<!-- ` + one + ` --></channel></rss>`, 0},
		"in text":                        {head + one + `</channel></rss>`, head + `<description><![CDATA[` + one + `]]></description></channel></rss>`, 0},
		"in another item, which it ends": {head + one + `</channel></rss>`, head + `<item><title>خبر ثان</title><x>` + one + `</channel></rss>`, 1},
		"in another item, part of it":    {head + one + `</channel></rss>`, head + `<item><title>خبر ثان</title><x>` + one + `</x></item></channel></rss>`, 0},
		"another root":                   {head + one + `</channel></rss>`, `<rdf:RDF><channel></channel>` + one + `</rdf:RDF>`, 0},
		"another base":                   {head + one + `</channel></rss>`, strings.Replace(head, "<channel>", `<channel xml:base="https://example.org/">`, 1) + one + `</channel></rss>`, 0},
		"another element around":         {`<rss><channel>` + one + `</channel></rss>`, `<rss><channel lang="ar">` + one + `</channel></rss>`, 0},
		"a frame around, of no account":  {`<rss><news>` + one + `</news></rss>`, `<rss><news xml:base="https://example.org/">` + one + `</news></rss>`, 1},
		"an instruction that had no end": {head + `<item><title><?a خبر</title></item></channel></rss>`, head + `<item><title><?a خبر</title></item>?></channel></rss>`, 0},
		"an entity says another word":    {`<!DOCTYPE rss [<!ENTITY a "x">]>` + head + one + `</channel></rss>`, `<!DOCTYPE rss [<!ENTITY a "y">]>` + head + one + `</channel></rss>`, 0},
		"damage elsewhere":               {head + one + `</channel></rss>`, head + one + "<item><title>\xc7\xe1</title></item></channel></rss>", 0},
		"a page that had no end":         {head + `<item><body>خبر</item></channel></rss>`, head + `<item><body>خبر</item><item></body></item></channel></rss>`, 0},
		"a section that had no end":      {head + `<item><title><![CDATA[خبر</title></item><item><![CDATA[]]></item></channel></rss>`, head + `<item><title><![CDATA[خبر</title></item>]]></channel></rss>`, 0},
		"a quote that had no end":        {head + `<item><a b="c></a></item></channel></rss>`, head + `<item><a b="c></a></item></channel></rss>"`, 0},
	} {
		first, err := repair([]byte(c.before), true, nil)
		if err != nil {
			t.Fatal(name, err)
		}
		cut := first.unseen()
		r, err := repair([]byte(c.now), utf8.ValidString(c.now), encode(cut.items))
		if err != nil {
			t.Fatal(name, err)
		}
		passed := 0
		for _, it := range r.items {
			if it.known && it.from == it.to {
				passed++
			}
		}
		if passed != c.want {
			t.Errorf("%s: %d passed over, want %d", name, passed, c.want)
		}
	}
}

// TestPassGivesUp: a document of items that never end is not searched for
// their ends once for each.
func TestPassGivesUp(t *testing.T) {
	text := []byte(`<rss><channel>` + strings.Repeat(`<item>x`, 50_000) + `</item>`)
	r, err := repair(text, true, encode([]seen{{print: 1}}))
	if err != nil {
		t.Fatal(err)
	}
	if r.memory.left > 0 {
		t.Error("still looking")
	}
	if r, err = repair([]byte(`<rss><channel><item>x<item>`), true, encode([]seen{{print: 1}})); err != nil || r.memory.left != 0 {
		t.Error("looks for an end that is not there", err)
	}
}
