package channel

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"rasid/alerts"
)

// causeLabel stands before the headline of an alert that rings for another
// reason than that a story is new; empty for those that are.
func causeLabel(a *alerts.Alert) string {
	switch a.Cause {
	case alerts.Edited:
		return "عُدِّل: "
	case alerts.Vanished:
		return "اختفى من مصدره: "
	case alerts.Repeated:
		return "ما زال يتوالى: "
	case alerts.Escalated:
		n, err := strconv.Atoi(a.Note)
		if err != nil {
			n = len(a.Sources)
		}
		return sourceNoun.count(n) + ": "
	case alerts.Spiked:
		return "أكثر من المعتاد (" + a.Note + "): "
	}
	return ""
}

var sourceNoun = noun{"في مصدر واحد", "في مصدرين", "مصادر", "مصدرًا", "مصدر"}

// edit is a piece of a word diff: a line begins with the field it is of.
type edit struct {
	Text           string
	Removed, Added bool
	Begins         bool // a line
}

var changed = regexp.MustCompile(`\[-(.*?)-\]|\{\+(.*?)\+\}`)

// edits reads the word diff that alerts.EditNote wrote.
func edits(note string) (out []edit) {
	fields := strings.NewReplacer("title: ", "العنوان: ", "summary: ", "الملخص: ", "content: ", "النص: ")
	for line := range strings.Lines(note) {
		line = clean(strings.TrimSpace(line))
		at, first := 0, true
		add := func(e edit) {
			if e.Begins, first = first, false; e.Begins {
				e.Text = fields.Replace(e.Text)
			}
			out = append(out, e)
		}
		for _, m := range changed.FindAllStringSubmatchIndex(line, -1) {
			add(edit{Text: line[at:m[0]]})
			if m[2] >= 0 {
				add(edit{Text: line[m[2]:m[3]], Removed: true})
			} else {
				add(edit{Text: line[m[4]:m[5]], Added: true})
			}
			at = m[1]
		}
		add(edit{Text: line[at:]})
	}
	return out
}

// causeOf is why an alert rings, for other programs.
func causeOf(a *alerts.Alert) alerts.Cause { return cmp.Or(a.Cause, alerts.Matched) }
