package channel

import "strconv"

// noun is a counted word in the forms that Arabic numbers ask for.
type noun struct{ one, two, few, many, hundred string }

var (
	newsNoun   = noun{"خبر واحد", "خبران", "أخبار", "خبرًا", "خبر"}
	moreNoun   = noun{"وخبر آخر", "وخبران آخران", "أخبار أخرى", "خبرًا آخر", "خبر آخر"}
	noticeNoun = noun{"وتنبيه آخر", "وتنبيهان آخران", "تنبيهات أخرى", "تنبيهًا آخر", "تنبيه آخر"}
	alsoNoun   = noun{"أيضًا في مصدر آخر", "أيضًا في مصدرين آخرين", "مصادر أخرى", "مصدرًا آخر", "مصدر آخر"}
)

// count says how many: 1 خبر واحد, 2 خبران, 3–10 أخبار, 11–99 خبرًا, and by
// the last two digits from 100 on.
func (n noun) count(k int) string {
	switch r := k % 100; {
	case k == 1:
		return n.one
	case k == 2:
		return n.two
	case r >= 3 && r <= 10:
		return strconv.Itoa(k) + " " + n.few
	case r >= 11:
		return strconv.Itoa(k) + " " + n.many
	}
	return strconv.Itoa(k) + " " + n.hundred
}

// alsoIn says in how many other sources a story stands.
func alsoIn(k int) string {
	s := alsoNoun.count(k)
	if k > 2 {
		s = "أيضًا في " + s
	}
	return s
}

// more says how many are left out.
func (n noun) more(k int) string {
	s := n.count(k)
	if k > 2 {
		s = "و" + s
	}
	return "… " + s
}
