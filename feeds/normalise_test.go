package feeds

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTitleOfAnAddress: an item that says nothing is called by its address,
// and no address is a long title.
func TestTitleOfAnAddress(t *testing.T) {
	for address, letters := range map[string]int{
		"https://example.org/1":                            21,
		"https://example.org/" + strings.Repeat("x", 3000): maxTitle + 1,
	} {
		in := &raw{items: []rawItem{{links: []string{address}}}}
		it := normalise(in, Meta{URL: "https://example.org/feed", Now: corpusNow}.withDefaults()).Items[0]
		if n := utf8.RuneCountInString(it.Title); n != letters || it.Link != address {
			t.Errorf("a title of %d letters, want %d; link of %d", n, letters, len(it.Link))
		}
	}
}

// TestLongDate: what is too long for a date costs its item the date alone.
func TestLongDate(t *testing.T) {
	const dated = `<item><title>%s</title><guid>%s</guid><pubDate>%s</pubDate></item>`
	const day = "Wed, 18 Mar 2026 09:00:00 GMT"
	d, err := Read(rssOf(fmt.Sprintf(dated, "أول", "1", strings.Repeat(day+" ", 40))+fmt.Sprintf(dated, "ثان", "2", day)), Meta{Now: corpusNow})
	if err != nil || len(d.Items) != 2 || d.Items[0].Title != "أول" || d.Items[0].Published.Year() != 1 || d.Items[1].Published.Year() != 2026 {
		t.Errorf("%+v, %v", d, err)
	}
	if !slices.Contains(d.Repairs, "no_date") {
		t.Errorf("repairs %v", d.Repairs)
	}
}

// TestRowsOfAnOldDatabase: a text that went through another encoding before it
// came into the document is mended, as tags, as entities and where
// windows-1252 has no letter.
func TestRowsOfAnOldDatabase(t *testing.T) {
	d, err := Read(rssOf(`<item><title>ÇáæÒíÑ Ýí ÇáãÄÊãÑ ÇáÕÍÝí</title><description>`+"Ù‚Ø§Ù„ &lt;b&gt;Ù\u0081ÙŠ&lt;/b&gt; Ø§Ù„Ù…Ø¤ØªÙ…Ø±"+`</description></item>
		<item><title>&amp;Oslash;&amp;sect;&amp;Ugrave;&amp;#132;</title><description>قال الوزير في المؤتمر الصحفي إن المدرسة ستفتح</description></item>`), Meta{Now: corpusNow})
	if err != nil || len(d.Items) != 2 || d.Items[0].Title != "الوزير في المؤتمر الصحفي" || d.Items[0].Summary != "قال في المؤتمر" ||
		d.Items[1].Title != "ال" || d.Items[1].Summary != "قال الوزير في المؤتمر الصحفي إن المدرسة ستفتح" {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestTidy: what WordPress adds goes, whatever the title in it says, and nothing else.
func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"نص الخبر. The post عنوان appeared first on موقع.":                    "نص الخبر.",
		"نص الخبر. ظهرت المقالة وزير ظهر في بيروت وظهر مرتين أولاً على موقع.": "نص الخبر.",
		"ظهرت المقالة عنوان أولاً على موقع.":                                  "",
		"The post office said it. The post عنوان appeared first on X.":        "The post office said it.",
		"ظهر الوزير في بيروت":                                                 "ظهر الوزير في بيروت",
		"The post was late":                                                   "The post was late",
	} {
		if got := tidy(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
