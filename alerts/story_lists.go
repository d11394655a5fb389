package alerts

import "strings"

// labels are what the press puts before or behind a headline; folded.
var labels = list(`عاجل خبر شاهد بالفيديو بالصور فيديو صور خاص حصري حصريا مباشر تحديث محدث انفوغرافيك انفوجرافيك انفوغراف
	رويترز وكالات اف ب فرانس برس اسوشيتد اسوشييتد الاناضول سانا وام واس بترا قنا كونا وفا وات واج شينخوا تاس سبوتنيك
	reuters afp ap cnn bbc`)

// fillers stand in any headline.
var fillers = list(`في من علي الي عن مع او ان قد كل هذا هذه التي الذي الذين ذلك تلك كما ثم اذا حتي لدي هو هي و عند منذ خلال بين حول`)

// turning are words that turn a headline into another one: what is denied,
// refused or asked is not what is told.
var turning = list(`لا لم لن ليس ليست غير دون بدون عدم هل رغم لكن ضد ينفي تنفي نفي نفت ينفون يرفض ترفض رفض رفضت رافضه يفشل تفشل فشل فشلت
	يكذب تكذب تكذيب الغاء يلغي تلغي وقف توقف`)

var weekdays = list(`السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه`)

func list(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
