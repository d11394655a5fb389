package channel

import (
	"strings"

	"rasid/feeds"
)

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

// systemMore is what follows in Arabic: the first whose words stand in the
// English. What is about a failure of a feed has the hint of its class instead.
var systemMore = map[string][]struct{ words, arabic string }{
	"feed_recovered": {{"it can be read again", "صار يُقرأ من جديد."}},
	"feed_quiet":     {{"nothing new for", "لم يأت بجديد منذ مدة أطول من المعتاد. افتح الموقع: إن كان ينشر فخلاصته متوقفة."}},
	"feed_moved":     {{"permanent redirects", "يحوّل الخادم إلى العنوان الجديد نهائيًا، ومنه يُقرأ من الآن. اكتبه في الملف متى وثقت به."}},
	"feed_charset":   {{"its encoding changed", "انظر إلى أحدث أخباره، واضبط charset له إن كانت حروفها مشوّهة."}},
	"feed_loss":      {{"were probably missed", "لم يبق في قائمته خبر من القراءة السابقة. اقرأه مرات أكثر (schedule)."}},
	"feed_costly":    {{"gives no validators", "لا يقول خادمه هل تغيّر شيء، فتُنقل قائمته كاملة في كل مرة. باعد بين القراءات (schedule)."}},
	"delivery_dead": {
		{"is a dead letter", "رسالة تعذّر إرسالها نهائيًا. يعرضها الأمر rasid deliveries list --dead، ويعيد إرسالها rasid deliveries retry."},
		{"every half hour", "القناة ترفض كل شيء؛ رسائلها تنتظر، وتُجرَّب كل نصف ساعة. أصلحها وجرّبها بالأمر rasid channels test ثم أعد قراءة الملف."},
		{"not tried any more", "لا تُجرَّب القناة بعد الآن، ورسائلها تنتظر. أصلحها وجرّبها بالأمر rasid channels test ثم أعد قراءة الملف."},
		{"takes nothing", "القناة لا تقبل شيئًا، وتُجرَّب مرة بعد مرة. يقول الأمر rasid channels test المزيد."},
		{"takes deliveries again", "عادت القناة تقبل الرسائل، وما كان ينتظر يُرسل الآن."},
	},
	"disk_low": {
		{"is full", "امتلأ القرص: لا يُقرأ شيء ولا يُرسل حتى يتسع. أفرغ بعض المساحة، ويواصل راصد العمل من تلقاء نفسه."},
		{"room again", "اتسع القرص من جديد، وعادت القراءة والإرسال."},
	},
	"database_damaged": {{"is damaged", "أوقف راصد، واستعد آخر نسخة سليمة (rasid restore)، وافحص القرص؛ وإلى ذلك الحين يواصل العمل قدر المستطاع."}},
}

// moreOf is the Arabic that follows what a notice is about; it may be empty.
func moreOf(kind, said string) string {
	for _, m := range systemMore[kind] {
		if strings.Contains(said, m.words) {
			return m.arabic
		}
	}
	return feeds.TranslateHint(said)
}

// systemText puts Arabic lines over each notice of a system message that says
// "kind about: what in English", and returns a heading: the first of them and how
// many more there are. A text of another form stays as it is.
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
		out = append(out, what+": "+isolate(about))
		if more := moreOf(kind, said); more != "" {
			out = append(out, more)
		}
		out = append(out, said)
	}
	if n > 1 {
		heading += " " + noticeNoun.more(n-1)
	}
	return strings.Join(out, "\n"), heading
}
