package channel

import (
	"cmp"
	"strconv"

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

// causeOf is why an alert rings, for other programs.
func causeOf(a *alerts.Alert) alerts.Cause { return cmp.Or(a.Cause, alerts.Matched) }
