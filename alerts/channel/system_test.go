package channel

import (
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// TestSystemInArabic: whoever reads Arabic alone sees what a system alert is
// about and what is to be done; what was seen follows in English.
func TestSystemInArabic(t *testing.T) {
	for text, want := range map[string][2]string{
		"feed_failing sana: nothing could be read in 5 polls: not_found (HTTP 404). " + feeds.Hint(feeds.ClassNotFound): {
			"راصد: مصدر لا يمكن قراءته: sana",
			"مصدر لا يمكن قراءته: \u2068sana\u2069\nلا خلاصة بهذا العنوان؛ ابحث عنها بالأمر rasid feeds discover.\n" +
				"nothing could be read in 5 polls: not_found (HTTP 404). " + feeds.Hint(feeds.ClassNotFound),
		},
		"feed_login paid: unauthorized (HTTP 401).\nfeed_gone old: it is gone.\nfeed_gone older: it is gone.\ndisk_low rasid.db: full": {
			"راصد: مصدر يطلب تسجيل الدخول: paid … و3 تنبيهات أخرى",
			"مصدر يطلب تسجيل الدخول: \u2068paid\u2069\nunauthorized (HTTP 401).\n\nمصدر أُغلق نهائيًا: \u2068old\u2069\nit is gone.\n\n" +
				"مصدر أُغلق نهائيًا: \u2068older\u2069\nit is gone.\n\nمساحة القرص: \u2068rasid.db\u2069\nfull",
		},
		"something else": {"راصد: something else", "something else"},
	} {
		m := newMessage(&alerts.Delivery{Kind: alerts.KindSystem, Text: text}, nil, time.UTC)
		if m.Heading != want[0] || m.Text != want[1] {
			t.Errorf("%q reads\n%q\n%q, want\n%q\n%q", text, m.Heading, m.Text, want[0], want[1])
		}
	}
}

// TestSystemNews: every kind of event about a feed has its Arabic.
func TestSystemNews(t *testing.T) {
	for _, kind := range feeds.EventKinds() {
		if systemNews[string(kind)] == "" {
			t.Errorf("%s has none", kind)
		}
	}
}
