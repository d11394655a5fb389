package channel

import "strings"

// systemNews are the kinds of system_alerts.events in Arabic.
var systemNews = map[string]string{
	"feed_failing":     "مصدر لا يمكن قراءته",
	"feed_recovered":   "مصدر عاد إلى العمل",
	"feed_quiet":       "مصدر صامت على غير عادته",
	"feed_gone":        "مصدر أُغلق نهائيًا",
	"feed_moved":       "مصدر انتقل إلى عنوان آخر",
	"feed_login":       "مصدر يطلب تسجيل الدخول",
	"feed_empty":       "مصدر لا يعرض أي خبر",
	"feed_charset":     "مصدر تغيّر ترميزه",
	"feed_loss":        "مصدر ربما فاتت منه أخبار",
	"feed_costly":      "مصدر تكلّف قراءته كثيرًا",
	"delivery_dead":    "قناة الإرسال",
	"disk_low":         "مساحة القرص",
	"database_damaged": "قاعدة البيانات تالفة",
}

// systemText puts an Arabic line over each notice of a system message that
// says "kind about: what in English", and returns a heading: the first of them
// and how many more there are. A text of another form stays as it is.
func systemText(text string) (told, heading string) {
	var out []string
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		kind, rest, _ := strings.Cut(line, " ")
		about, said, notice := strings.Cut(rest, ": ")
		what := systemNews[kind]
		if what == "" || !notice {
			return text, ""
		}
		if n++; n == 1 {
			heading = what + ": " + about
		} else {
			out = append(out, "")
		}
		out = append(out, what+": "+isolate(about), said)
	}
	if n > 1 {
		heading += " " + noticeNoun.more(n-1)
	}
	return strings.Join(out, "\n"), heading
}
