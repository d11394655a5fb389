package feeds

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// quiet tells of a feed that works and has had nothing new for longer than is
// usual for it, or than the operator expects.
func (w *witness) quiet(saved Saved) {
	if w.now.ErrorClass != "" || saved.New > 0 {
		return
	}
	limit := Patience(w.src, w.now)
	told := w.was.LastSuccess.Sub(w.was.LastNewItem) > limit
	if Silent(w.src, w.now, w.now.LastPoll) && !told {
		w.say(EventQuiet, fmt.Sprintf("nothing new for %s; %s is usual at most", rough(w.now.LastPoll.Sub(w.now.LastNewItem)), rough(limit)),
			"Open the site: if it publishes, its feed stands still.")
	}
}

// unknownGap stands for the rhythm of a feed that was not watched for long: it
// may pause at night.
const unknownGap = 6 * time.Hour

// rhythm is the longest time lately that the feed was asked and brought no
// news before it brought some: it forgets a nightly pause within days, and a
// holiday within weeks. Time in which the feed failed does not count, and a
// silence that was told as one counts as far as it was usual.
func rhythm(src *Source, st *State, news bool) time.Duration {
	if !news || st.LastNewItem.IsZero() || st.Failures > 0 {
		return st.Gap
	}
	gap := cmp.Or(st.Gap, unknownGap)
	return max(min(st.LastPoll.Sub(st.LastNewItem), Patience(src, st)), gap-gap/32)
}

// Patience is how long a feed may bring nothing new before it is called quiet:
// what the operator expects, else five times its own longest pause lately and
// at least six hours.
func Patience(src *Source, st *State) time.Duration {
	if src.ExpectItemsEvery > 0 {
		return src.ExpectItemsEvery
	}
	return max(quietLeast, quietTimes*(cmp.Or(st.Gap, unknownGap)+period(src, st.LastPoll)))
}

// Silent reports whether a feed that is known to bring news has brought none
// for longer than Patience.
func Silent(src *Source, st *State, now time.Time) bool {
	return !st.LastNewItem.IsZero() && now.Sub(st.LastNewItem) > Patience(src, st)
}

// shown is an address without its query, which may hold a key.
func shown(address string) string {
	before, _, _ := strings.Cut(address, "?")
	return before
}

// rough writes a duration for people.
func rough(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case d < 2*day:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d/day))
}
