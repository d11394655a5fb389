package feeds

import "strings"

// Hint returns what a person can do about a class of failure, as one sentence
// in English; empty for a class that needs no hand.
func Hint(c ErrorClass) string { return hints[c].english }

// HintArabic is Hint in Arabic.
func HintArabic(c ErrorClass) string { return hints[c].arabic }

// TranslateHint returns in Arabic the hint with which an English text ends;
// empty: it ends with none.
func TranslateHint(text string) string {
	for _, h := range hints {
		if strings.HasSuffix(text, h.english) {
			return h.arabic
		}
	}
	return ""
}

type hint struct{ english, arabic string }

var hints = map[ErrorClass]hint{
	ClassDNS: {
		"Check the spelling of the host name; if other feeds fail too, check the DNS server of this machine.",
		"راجع تهجئة اسم المضيف؛ وإن تعثرت مصادر أخرى فراجع خادم الأسماء في هذا الجهاز.",
	},
	ClassConnect: {
		"The server refuses or drops connections; open the address in a browser, and check firewall and proxy.",
		"الخادم يرفض الاتصال أو يقطعه؛ افتح العنوان في متصفح، وراجع الجدار الناري والوسيط.",
	},
	ClassTLS: {
		"The certificate is expired, for another host or incomplete, or the server knows only old TLS; tell the site, and check the clock of this machine.",
		"الشهادة منتهية أو لمضيف آخر أو ناقصة، أو لا يعرف الخادم إلا TLS قديمًا؛ أخبر الموقع، وراجع ساعة هذا الجهاز.",
	},
	ClassProtocol: {
		"The server answers in another protocol than the address says; check http:// or https:// and the port, and open the address in a browser.",
		"الخادم يجيب ببروتوكول غير الذي في العنوان؛ راجع http:// أو https:// والمنفذ، وافتح العنوان في متصفح.",
	},
	ClassTimeout: {
		"No whole answer came in time: the server is slow, or a firewall swallows what is sent; it will be asked less often. Raise http.timeout if that is its habit.",
		"لم يصل الجواب كاملًا في الوقت: الخادم بطيء، أو جدار ناري يبتلع ما يُرسل؛ سيُسأل مرات أقل. ارفع http.timeout إن كانت تلك عادته.",
	},
	ClassBlocked: {
		"The address is private or on an unusual port; if you trust it, add its network to http.allow_networks.",
		"العنوان خاص أو على منفذ غير معتاد؛ إن كنت تثق به فأضف شبكته إلى http.allow_networks.",
	},
	ClassRedirect: {
		"The redirects go in a circle, too far, or out of https, and are not followed; find the feed's present address with \"rasid feeds discover\".",
		"التحويلات تدور في حلقة أو تطول أو تخرج من https فلا تُتبع؛ ابحث عن عنوان الخلاصة الحالي بالأمر rasid feeds discover.",
	},
	ClassHTTP: {
		"The server answers with an error: 500 and above are its own, and it will be asked less often until it recovers; below 500, check the address.",
		"الخادم يجيب بخطأ: من 500 فما فوق خطأ عنده، وسيُسأل مرات أقل حتى يتعافى؛ وما دون ذلك فراجع العنوان.",
	},
	ClassRateLimited: {
		"The server asks for fewer requests; poll less often (schedule) and wait until next_poll.",
		"الخادم يطلب عددًا أقل من الطلبات؛ باعد بين القراءات (schedule).",
	},
	ClassUnauthorized: {
		"The feed wants a login; set username and password_file for it.",
		"المصدر يطلب تسجيل دخول؛ ضع له username وpassword_file.",
	},
	ClassForbidden: {
		"The server refuses rasid; ask the site to admit its User-Agent, and set http.contact.",
		"الخادم يرفض راصد؛ اطلب من الموقع قبوله، واضبط http.contact.",
	},
	ClassNotFound: {
		"There is no feed at this address; find it with \"rasid feeds discover\".",
		"لا خلاصة بهذا العنوان؛ ابحث عنها بالأمر rasid feeds discover.",
	},
	ClassGone: {
		"The site says that the feed is gone for good; remove it, or find a successor with \"rasid feeds discover\".",
		"يقول الموقع إن الخلاصة زالت نهائيًا؛ احذفها أو ابحث عن بديلها بالأمر rasid feeds discover.",
	},
	ClassTooLarge: {
		"The document is larger than http.max_body; raise it if the feed really is that large.",
		"المستند أكبر من http.max_body؛ ارفعه إن كانت الخلاصة بهذا الحجم حقًا.",
	},
	ClassHostile: {
		"The document is built to exhaust its reader and was not parsed; tell the site if it is not meant so.",
		"المستند مبني لإنهاك قارئه فلم يُقرأ؛ أخبر الموقع إن لم يكن ذلك مقصودًا.",
	},
	ClassHTML: {
		"A web page came instead of a feed; if the site is not under repair, find the feed's address with \"rasid feeds discover\".",
		"جاءت صفحة ويب بدل الخلاصة؛ إن لم يكن الموقع قيد الإصلاح فابحث عن عنوانها بالأمر rasid feeds discover.",
	},
	ClassBotChallenge: {
		"The site wants a browser to prove itself; ask it to admit rasid's User-Agent to its feed.",
		"الموقع يريد متصفحًا يثبت نفسه؛ اطلب منه السماح لراصد بقراءة الخلاصة.",
	},
	ClassCaptivePortal: {
		"One page comes instead of several sites, as behind the login page of a network: log in to it; no address was changed. Sites of one publisher may be under repair.",
		"تأتي صفحة واحدة بدل عدة مواقع، كما وراء صفحة دخول الشبكة: سجّل الدخول إليها، ولم يُغيَّر أي عنوان. وقد تكون مواقع ناشر واحد قيد الإصلاح.",
	},
	ClassNotAFeed: {
		"What came is neither RSS, Atom nor JSON Feed; check the address.",
		"ما جاء ليس RSS ولا Atom ولا JSON Feed؛ راجع العنوان.",
	},
	ClassEmpty: {
		"The answer was empty; the site may be under repair, it will be asked again.",
		"الجواب فارغ؛ ربما كان الموقع قيد الإصلاح، وسيُسأل ثانية.",
	},
	ClassNoItems: {
		"The feed is well-formed and lists nothing though it did before; the site may be under repair.",
		"الخلاصة سليمة ولا تسرد شيئًا مع أنها كانت تفعل؛ ربما كان الموقع قيد الإصلاح.",
	},
	ClassMalformed: {
		"The document is too broken to find an item in, or packed in a way that was not asked for; tell the site, a validator such as validator.w3.org/feed shows where.",
		"المستند معطوب حتى لا يوجد فيه خبر، أو مضغوط بطريقة لم تُطلب؛ أخبر الموقع، ومدقّق مثل validator.w3.org/feed يبيّن الموضع.",
	},
	ClassTruncated: {
		"What came ends before one item is complete: the connection broke, or the site writes it so. It will be asked again; if it stays so, tell the site.",
		"ينتهي ما وصل قبل اكتمال أي خبر: انقطع الاتصال، أو يكتبه الموقع هكذا. سيُسأل ثانية؛ وإن دام ذلك فأخبر الموقع.",
	},
	ClassFile: {
		"The file cannot be read; check its path and permissions.",
		"لا يمكن قراءة الملف؛ راجع مساره وصلاحياته.",
	},
	ClassNoArticle: {
		"The page behind the item holds no article that can be told apart; set full_text: never if that is the rule.",
		"ليس في الصفحة خلف الخبر مقال يمكن تمييزه؛ اضبط full_text: never إن كانت تلك عادة الموقع.",
	},
	ClassOffline: {
		"Most hosts cannot be reached; check the network of this machine. No feed is blamed meanwhile.",
		"أغلب المضيفين لا يمكن الوصول إليهم؛ راجع شبكة هذا الجهاز. لا يُلام أي مصدر في هذه الأثناء.",
	},
}
