package dates

import "time"

// The tables hold words as latin leaves them: lower case, without marks,
// with plain alef and final yeh.

var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	"january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"janvier": 1, "janv": 1, "février": 2, "fevrier": 2, "févr": 2, "fév": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5, "juin": 6, "juillet": 7,
	"juil": 7, "août": 8, "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12, "déc": 12, //nolint:misspell // French
	"janeiro": 1, "fev": 2, "fevereiro": 2, "março": 3, "abril": 4, "abr": 4, "mai.": 5, "maio": 5, "junho": 6, "julho": 7, "ago": 8, "agosto": 8, "set": 9,
	"setembro": 9, "out": 10, "outubro": 10, "novembro": 11, "dez.": 12, "dezembro": 12,
	"enero": 1, "ene": 1, "febrero": 2, "marzo": 3, "mayo": 5, "junio": 6, "julio": 7, "septiembre": 9, "octubre": 10, "noviembre": 11, "dic": 12, "diciembre": 12,
	"ocak": 1, "şubat": 2, "mart": 3, "nisan": 4, "mayıs": 5, "haziran": 6, "temmuz": 7, "ağustos": 8, "eylül": 9, "ekim": 10, "kasım": 11, "aralık": 12,
	"január": 1, "február": 2, "március": 3, "április": 4, "május": 5, "június": 6, "július": 7, "augusztus": 8, "szeptember": 9, "október": 10,
	"mär": 3, "märz": 3, "okt": 10, "dez": 12,
	"ιαν": 1, "φεβ": 2, "μαρ": 3, "απρ": 4, "μαϊ": 5, "μάι": 5, "ιουν": 6, "ιούν": 6, "ιουλ": 7, "ιούλ": 7, "αυγ": 8, "αύγ": 8, "σεπ": 9, "οκτ": 10, "νοε": 11, "νοέ": 11, "δεκ": 12,
	// Egypt, Sudan, the Gulf
	"يناير": 1, "فبراير": 2, "مارس": 3, "ابريل": 4, "مايو": 5, "يونيو": 6, "يونيه": 6, "يونية": 6, "يوليو": 7, "يوليه": 7, "يولية": 7, "اغسطس": 8,
	"سبتمبر": 9, "اكتوبر": 10, "نوفمبر": 11, "ديسمبر": 12, "اوكتوبر": 10,
	// The Levant and Iraq
	"شباط": 2, "اذار": 3, "نيسان": 4, "ايار": 5, "حزيران": 6, "تموز": 7, "اب": 8, "ايلول": 9, "مايس": 5,
	"ت1": 10, "ت2": 11, "ك1": 12, "ك2": 1, "تشرين1": 10, "تشرين2": 11, "كانون1": 12, "كانون2": 1,
	// Tunisia, Algeria
	"جانفي": 1, "فيفري": 2, "افريل": 4, "ماي": 5, "جوان": 6, "جويلية": 7, "جويليه": 7, "اوت": 8,
	// Morocco, Mauritania, Libya
	"يوليوز": 7, "غشت": 8, "اغشت": 8, "شتنبر": 9, "نونبر": 11, "دجنبر": 12, "دجمبر": 12,
	// Persian, Urdu
	"ژانويه": 1, "فوريه": 2, "اوريل": 4, "مي": 5, "ژوين": 6, "ژوئن": 6, "ژوئيه": 7, "جولاي": 7, "سپتامبر": 9, "اكتبر": 10, "نوامبر": 11, "دسامبر": 12,
	"جنوري": 1, "فروري": 2, "مارچ": 3, "اپريل": 4, "مئي": 5, "جون": 6, "جولائي": 7, "اگست": 8, "ستمبر": 9, "نومبر": 11, "دسمبر": 12,
}

// pairs are months of two words, by their first.
var pairs = map[string]map[string]int{
	"كانون": {"الثاني": 1, "الاول": 12, "ثاني": 1, "ثان": 1, "اول": 12},
	"تشرين": {"الاول": 10, "الثاني": 11, "اول": 10, "ثاني": 11, "ثان": 11},
}

var weekdays = map[string]time.Weekday{
	"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 0, "tues": 2, "thur": 4, "thurs": 4, "weds": 3,
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
	"lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6, "dimanche": 0,
	"lun": 1, "mer": 3, "jeu": 4, "ven": 5, "sam": 6, "dim": 0,
	"κυρ": 0, "δευ": 1, "τρι": 2, "τετ": 3, "πεμ": 4, "παρ": 5, "σαβ": 6,
	"pazartesi": 1, "salı": 2, "çarşamba": 3, "perşembe": 4, "cuma": 5, "cumartesi": 6, "pazar": 0,
	"mo": 1, "di": 2, "mi": 3, "do": 4, "fr": 5, "sa": 6, "so": 0,
	"السبت": 6, "الاحد": 0, "الاثنين": 1, "الاتنين": 1, "الثلاثاء": 2, "الثلاثا": 2, "الثلثاء": 2, "الاربعاء": 3, "الاربعا": 3, "الخميس": 4, "الجمعة": 5, "الجمعه": 5,
	"سبت": 6, "احد": 0, "اثنين": 1, "ثلاثاء": 2, "اربعاء": 3, "خميس": 4, "جمعة": 5,
}

// noise says nothing about the time.
var noise = set("t", "at", "on", "the", "st", "nd", "rd", "th", "er", "h", "of", "à", "le", "um", "uhr", "publié", "mis", "jour", "published", "posted", "updated", "last", "년", "월", "일", "年", "月", "日",
	"يوم", "في", "الساعة", "الساعه", "عند", "من", "شهر", "بتاريخ", "تاريخ", "النشر", "نشر", "نشرت", "حدث", "حدثت", "سنة", "عام", "م.", "بتوقيت", "بالتوقيت", "توقيت", "ـ", "و",
	"علي", "منتصف", "تحديث", "التحديث", "تعديل", "اخر", "تم", "ل", "المكرمة", "المكرمه", "المحتلة", "ابو", "de", "del", "time", "standard", "ميلادي", "ميلادية", "الموافق", "التوقيت", "المحلي", "اضيف", "تمام")

// ordinals are second words of months, and days.
var ordinals = map[string]int{"الاول": 1, "اول": 1, "الثاني": 2, "ثاني": 2, "ثان": 2}

// half is a half of the day, as far as a word tells.
type half int

const (
	noHalf    half = iota
	morning        // before noon
	afternoon      // after noon
	noon           // 12 is noon, 11 is before and 1 after it
	night          // 12 is midnight, 2 before dawn, 9 in the evening
)

// halves are the words for them.
var halves = map[string]half{
	"am": morning, "a.m": morning, "ص": morning, "صباحا": morning, "صباح": morning, "فجرا": morning, "الفجر": morning, "오전": morning,
	"pm": afternoon, "p.m": afternoon, "م": afternoon, "مساء": afternoon, "مساءا": afternoon, "عصرا": afternoon, "العصر": afternoon, "오후": afternoon,
	"ظهرا": noon, "الظهر": noon, "ظ": noon, "ليلا": night, "الليل": night,
}

// around are the two halves beside noon: "قبل الظهر", "بعد الظهر".
var around = map[string]half{"قبل": morning, "بعد": afternoon}

// early are halves that stand in front of the clock.
var early = set("오전", "오후")

// zones in minutes east of Greenwich. AST, GST, IST and KSA are read as the
// Arab publishers who write them mean them: Arabia (+3), Gulf (+4), Israel
// and Palestine (+2), Saudi Arabia (+3).
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "غرينتش": 0, "جرينتش": 0, "غرينيتش": 0, "جرينيتش": 0, "غ": 0, "ت.غ": 0, "تغ": 0,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"cet": 60, "cest": 120, "met": 60, "mest": 120, "mez": 60, "mesz": 120, "bst": 60, "west": 60, "wat": 60, "cat": 120,
	"eet": 120, "eest": 180, "ist": 120, "idt": 180, "ast": 180, "adt": 240, "ksa": 180, "sast": 120, "eat": 180, "msk": 180, "trt": 180,
	"gst": 240, "uae": 240, "irst": 210, "pkt": 300, "jst": 540, "kst": 540,
}

// places are names whose offset changes with the season.
var places = map[string]string{
	"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
	"دمشق": "Asia/Damascus", "القدس": "Asia/Jerusalem", "بيروت": "Asia/Beirut", "القاهرة": "Africa/Cairo", "مكة": "Asia/Riyadh", "مكه": "Asia/Riyadh", "القاهره": "Africa/Cairo",
	"الرياض": "Asia/Riyadh", "السعودية": "Asia/Riyadh", "بغداد": "Asia/Baghdad", "عمان": "Asia/Amman", "الرباط": "Africa/Casablanca",
	"الجزائر": "Africa/Algiers", "تونس": "Africa/Tunis", "طرابلس": "Africa/Tripoli", "الخرطوم": "Africa/Khartoum",
	"الدوحة": "Asia/Qatar", "دبي": "Asia/Dubai", "ابوظبي": "Asia/Dubai", "ظبي": "Asia/Dubai", "الامارات": "Asia/Dubai", "المنامة": "Asia/Bahrain", "مصر": "Africa/Cairo",
	"فلسطين": "Asia/Hebron", "سوريا": "Asia/Damascus", "لبنان": "Asia/Beirut", "العراق": "Asia/Baghdad", "لندن": "Europe/London", "موسكو": "Europe/Moscow",
	"اسطنبول": "Europe/Istanbul", "طهران": "Asia/Tehran",
	"الكويت": "Asia/Kuwait", "صنعاء": "Asia/Aden", "مسقط": "Asia/Muscat",
}

func set(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}
