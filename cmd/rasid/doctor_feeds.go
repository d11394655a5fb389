package main

import (
	"slices"
	"time"

	"rasid/feeds"
)

// examineFeeds tells which feeds fail, a class at a time, which are silent and
// whether anybody polls at all.
func examineFeeds(f *findings, sources []*feeds.Source, all []feeds.Status, now time.Time) {
	byID := map[string]*feeds.Source{}
	for _, s := range sources {
		byID[s.ID] = s
	}
	all = slices.DeleteFunc(all, func(s feeds.Status) bool { return s.Removed || byID[s.Feed] == nil })
	failing := map[feeds.ErrorClass][]string{}
	var silent, late []string
	read := 0
	for i := range all {
		s := &all[i]
		switch {
		case s.ErrorClass != "":
			failing[s.ErrorClass] = append(failing[s.ErrorClass], s.Feed)
		case !s.LastSuccess.IsZero():
			read++
		}
		if s.ErrorClass == "" && feeds.Silent(byID[s.Feed], &s.State, now) {
			silent = append(silent, s.Feed)
		}
		if !s.Disabled && now.Sub(s.NextPoll) > overdue {
			late = append(late, s.Feed)
		}
	}
	f.add("feeds", fine, "", "%d of %s read", read, count(len(sources), "feed"))
	tellFailing(f, failing, read == 0)
	if len(silent) > 0 {
		f.add("feeds", warning, "look at the site; if that is its habit, raise expect_items_every", "silent for longer than usual: %s", some(silent, 8))
	}
	if len(late) > 0 {
		f.add("feeds", warning, `is "rasid run" running? A feed that waits long for its host is late too`, "due and not polled: %s", some(late, 8))
	}
}

// overdue is how late a poll may be before somebody should look.
const overdue = 10 * time.Minute

func tellFailing(f *findings, failing map[feeds.ErrorClass][]string, all bool) {
	classes := make([]feeds.ErrorClass, 0, len(failing))
	for c := range failing {
		classes = append(classes, c)
	}
	slices.Sort(classes)
	s := warning
	if all {
		s = broken
	}
	for _, c := range classes {
		f.add("feeds", s, feeds.Hint(c), "%s: %s", c, some(failing[c], 8))
	}
}
